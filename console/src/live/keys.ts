/** The keyboard. A key presses the control on show that carries it (`aria-keyshortcuts`), so what is shown is what works. */

const ANYWHERE = new Set(['F2', 'F4', 'F8', 'F9']);
/** A double press must not skip a state: after each change these are deaf for a moment. */
const DEAF = new Set(['F2', 'F4', 'F9']);
const FIELD = 'input:not([type=radio]):not([type=checkbox]), textarea, select';
/** While the hand is in a form its letters and digits belong to the form, also on a choice, a tick or a button. A choice that stands on a page by itself is no form. */
const FORM = 'form';
const OPENED = 'form, .panel';

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
    const at = event.target as Element | null;
    if (event.key === 'Escape') return leave(at);
    // Whoever types cannot use a letter, and a browser has no better use for this one.
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && press('Control+K')) return event.preventDefault();
    // Beside F4: a slip of the finger must not cost a caller.
    if (event.key === 'F5' && ears.carries()) return event.preventDefault();
    if (ANYWHERE.has(event.key)) {
      event.preventDefault();
      if (!event.repeat && !(DEAF.has(event.key) && ears.deaf())) press(event.key);
    } else if (!at?.closest(`${FIELD}, ${FORM}`) && !event.ctrlKey && !event.metaKey && !event.altKey && ears.letters() && press(event.key.toUpperCase())) {
      event.preventDefault();
    }
  };
}

/** The field that Escape was pressed in last: the next press is for its form. */
let left: Element | null = null;

/** Leave the field, then close the form it is in, or the one that was opened last. What was changed in a form is thrown away only by its own button. Never touches the call. */
function leave(at: Element | null): void {
  const field = at?.closest<HTMLElement>(FIELD) ?? null;
  const from = at?.matches('body, main') ? left : at;
  const close = closing(from) ?? latest(document, OPENED) ?? latest(document);
  left = field;
  if (close?.closest('[data-changed]') && document.activeElement !== close) close.focus();
  else if (field) field.blur();
  else close?.click();
}

/** What closes the form that one is in. */
function closing(from: Element | null): HTMLElement | null {
  for (let around = from?.closest(OPENED); around; around = around.parentElement?.closest(OPENED)) {
    const close = latest(around);
    if (close) return close;
  }
  return null;
}

/** Of what closes something there, what was shown last; with `inside`, only where that stands in such a thing. */
function latest(within: ParentNode, inside = '*'): HTMLElement | undefined {
  const all = [...within.querySelectorAll<HTMLElement>('[data-close]')].filter((one) => one.closest(inside));
  return all.sort((a, b) => Number(a.dataset['close']) - Number(b.dataset['close'])).at(-1);
}

function press(key: string): boolean {
  const carrying = [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')];
  const found = carrying.find((one) => one.getAttribute('aria-keyshortcuts')?.split(' ').includes(key) && one.checkVisibility());
  if (!found) return false;
  if (found.matches(FIELD)) found.focus();
  else {
    // What it opens gives the hand back to it.
    if (found.hasAttribute('aria-expanded') && document.activeElement?.matches('body, main')) found.focus({ preventScroll: true });
    found.click();
  }
  return true;
}
