/** `<vive-voix line="leeds">`: a line's number, who answers, a call from here, *ring me at…*. In the page's flow, in a shadow of its own.
 *
 * Attributes: `line`; `theme` (`light`, `dark`, `auto`); `font="host"` for the page's own font; `look="page"` on our own page.
 * Until the house has answered, and when it does not, what stands inside the element is shown.
 */

import { mount, unmount } from 'svelte';
import type { Language } from '../api/shapes';
import Door from './Door.svelte';
import { type DoorSaid, House } from './house';
import { look } from './look';

/** A house that does not answer is asked again, ever more seldom; until then what stands inside the element is shown. */
const [AGAIN_MS, LONGEST_MS] = [5_000, 120_000];
const OURS = (document.currentScript as HTMLScriptElement | null)?.src ?? location.href;

class ViveVoix extends HTMLElement {
  private shown: ReturnType<typeof mount> | null = null;

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: 'open' });
    root.append(document.createElement('slot'));
    void this.open(root);
  }

  private async open(root: ShadowRoot): Promise<void> {
    const house = new House(OURS, this.getAttribute('line') ?? '', languageOf(this));
    for (let wait = AGAIN_MS; this.isConnected; wait = Math.min(wait * 2, LONGEST_MS)) {
      const first = await house.look().catch(() => null);
      if (first) return this.show(root, house, first);
      await new Promise((go) => setTimeout(go, wait));
    }
  }

  private show(root: ShadowRoot, house: House, first: DoorSaid): void {
    const target = document.createElement('div');
    target.className = 'vive-voix';
    target.lang = house.language;
    this.lighten(target);
    root.adoptedStyleSheets = [look()];
    root.replaceChildren(target);
    if (this.getAttribute('font') === 'host') {
      const font = getComputedStyle(this).fontFamily;
      for (const name of ['--voice', '--tool']) target.style.setProperty(name, font);
    }
    if (this.shown) void unmount(this.shown);
    this.shown = mount(Door, { target, props: { house, first, page: this.getAttribute('look') === 'page' } });
  }

  private lighten(target: HTMLElement): void {
    const machine = matchMedia('(prefers-color-scheme: dark)');
    const theme = this.getAttribute('theme') ?? 'light';
    const show = () => {
      target.dataset['theme'] = theme === 'auto' ? (machine.matches ? 'dark' : 'light') : theme;
    };
    show();
    machine.addEventListener('change', show);
  }
}

/** That of the page around it. */
function languageOf(element: Element): Language {
  const said = element.closest('[lang]')?.getAttribute('lang') || navigator.language;
  return said.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

if (!customElements.get('vive-voix')) customElements.define('vive-voix', ViveVoix);
