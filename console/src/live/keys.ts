/** The keyboard. A key presses the control on show that carries it (`aria-keyshortcuts`), so what is shown is what works. */

const ANYWHERE = new Set(['F2', 'F4', 'F8', 'F9']);
/** A double press must not skip a state: after each change these are deaf for a moment. */
const DEAF = new Set(['F2', 'F4', 'F9']);
const FIELD = 'input:not([type=radio]):not([type=checkbox]), textarea, select';

export interface Ears {
  /** True for a moment after each change of the situation. */
  deaf(): boolean;
  /** Single letters may be switched off (WCAG 2.1.4). */
  letters(): boolean;
  /** True while a conversation would end with this page. */
  carries(): boolean;
}

export function hearKeys(ears: Ears): (event: KeyboardEvent) => void {
  return (event) => {
    const field = (event.target as Element | null)?.closest<HTMLElement>(FIELD) ?? null;
    if (event.key === 'Escape') return leave(field);
    // Whoever types cannot use a letter, and a browser has no better use for this one.
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && press('Control+K')) return event.preventDefault();
    // Beside F4: a slip of the finger must not cost a caller.
    if (event.key === 'F5' && ears.carries()) return event.preventDefault();
    if (ANYWHERE.has(event.key)) {
      event.preventDefault();
      if (!event.repeat && !(DEAF.has(event.key) && ears.deaf())) press(event.key);
    } else if (!field && !event.ctrlKey && !event.metaKey && !event.altKey && ears.letters() && press(event.key.toUpperCase())) {
      event.preventDefault();
    }
  };
}

/** Leave the field, then close the open form. Never touches the call. */
function leave(field: HTMLElement | null): void {
  if (field) field.blur();
  else (document.querySelector<HTMLElement>('.panel [data-close]') ?? document.querySelector<HTMLElement>('[data-close]'))?.click();
}

function press(key: string): boolean {
  const carrying = [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')];
  const found = carrying.find((one) => one.getAttribute('aria-keyshortcuts')?.split(' ').includes(key) && one.checkVisibility());
  if (!found) return false;
  if (found.matches(FIELD)) found.focus();
  else found.click();
  return true;
}
