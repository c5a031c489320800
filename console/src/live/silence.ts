/** Notices when a connection that should say something says nothing. */

export class Silence {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly atMost: number,
    private readonly broken: () => void,
  ) {}

  /** Something was heard, or has just begun: the silence starts anew. */
  begins(): void {
    this.ends();
    this.timer = setTimeout(this.broken, this.atMost);
  }

  ends(): void {
    clearTimeout(this.timer);
  }
}
