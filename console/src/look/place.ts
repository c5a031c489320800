/** Focus is never lost: where what had it is gone, it goes to where that was opened from, or to the heading of what it stood in. */

const HEADING = 'h1, h2, h3, .name';
const FIELD = 'input:checked, input:not([type=radio]), select, textarea, button';

/** For a form: closing it gives focus back to what opened it, if that is still there. */
export function returns(): () => () => void {
  const opener = document.activeElement;
  return () => () => {
    if (opener instanceof HTMLElement && opener.isConnected && document.activeElement === document.body) opener.focus({ preventScroll: true });
  };
}

/** For the first field of a form that has no component of its own: the hand is put there, and given back. */
export function handed(field: HTMLElement): () => void {
  const back = returns();
  field.focus();
  return back();
}

/** Watch the page for it. Returns how to stop. */
export function keepPlace(page: HTMLElement): () => void {
  let around: Element[] = [];
  const heard = ({ target }: FocusEvent) => {
    around = [];
    for (let one = target as Element | null; one && one !== page; one = one.parentElement) around.push(one);
  };
  const changes = new MutationObserver(() => {
    if (document.activeElement !== document.body || around.length === 0 || around[0]?.isConnected) return;
    const still = around.filter((one) => one.isConnected && !one.matches('.band, .band *, main'));
    around = [];
    // In a form that is still there the hand goes on in the form: its letters must not be heard as keys.
    const field = still[0]?.closest('form')?.querySelector<HTMLElement>(FIELD);
    const next = field ?? still.map((one) => one.querySelector<HTMLElement>(HEADING)).find(Boolean) ?? page.querySelector<HTMLElement>('main');
    if (next && !field && !next.hasAttribute('tabindex')) next.tabIndex = -1;
    next?.focus({ preventScroll: true });
  });
  page.addEventListener('focusin', heard);
  changes.observe(page, { childList: true, subtree: true });
  return () => {
    changes.disconnect();
    page.removeEventListener('focusin', heard);
  };
}
