/** Light or dark: as the computer has it, or as the person chose here. */

export type Light = 'machine' | 'light' | 'dark';
const KEPT = 'vivevoix.light';

class Chosen {
  chosen = $state<Light>((localStorage.getItem(KEPT) as Light | null) ?? 'machine');
  private readonly machine = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.machine.addEventListener('change', () => this.show());
    this.show();
  }

  choose(light: Light): void {
    this.chosen = light;
    localStorage.setItem(KEPT, light);
    this.show();
  }

  private show(): void {
    const dark = this.chosen === 'dark' || (this.chosen === 'machine' && this.machine.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }
}

export const light = new Chosen();
