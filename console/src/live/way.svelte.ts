/** Which page is shown: the address says it, and the browser's Back always works, also during a call. */

export const PAGES = ['desk', 'promises', 'customers', 'calls', 'floor', 'house', 'phone'] as const;
export type Page = (typeof PAGES)[number];

const named = (path: string): Page | null => PAGES.find((page) => path === `/${page}` || path.startsWith(`/${page}/`)) ?? null;

class Way {
  path = $state(location.pathname);
  readonly page = $derived(named(this.path));
  /** Where one was before looking for somebody. */
  private before = '/desk';

  constructor() {
    addEventListener('popstate', () => (this.path = location.pathname));
  }

  go(path: string): void {
    if (path === this.path) return;
    if (named(path) === 'customers' && this.page !== 'customers') this.before = this.path;
    history.pushState(null, '', path);
    this.path = path;
  }

  /** Back to where one was before looking for somebody. */
  back(): void {
    this.go(this.before);
  }

  /** For an address that names no page: show another without leaving a step behind. */
  instead(path: string): void {
    history.replaceState(null, '', path);
    this.path = path;
  }
}

export const way = new Way();

/** Follow links inside the house without loading the page again; the telephone in it goes on. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest('a');
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.origin !== location.origin || link.hash || link.hasAttribute('download') || link.target) return;
  event.preventDefault();
  way.go(link.pathname);
}
