/** The console's own looks, made to fit into an element: no style of ours reaches the page around it, none of theirs comes in. */

import band from '../look/band.css?inline';
import ground from '../look/ground.css?inline';
import narrow from '../look/narrow.css?inline';
import parts from '../look/parts.css?inline';
import tokens from '../look/tokens.css?inline';
import door from './door.css?inline';

const USUAL_PX = 16;
const TOO_SMALL_PX = 14;

/** Sizes follow the page's text size, unless the page has made that a tenth of something for its own reckoning. */
function sized(css: string): string {
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return root < TOO_SMALL_PX ? css.replace(/(\d*\.?\d+)rem\b/g, (_, n: string) => `${Number(n) * USUAL_PX}px`) : css;
}

let made: CSSStyleSheet | null = null;

export function look(): CSSStyleSheet {
  if (made === null) {
    const own = tokens.replaceAll(/:root\[data-theme="?dark"?\]/g, '.vive-voix[data-theme=dark]').replaceAll(':root', '.vive-voix');
    made = new CSSStyleSheet();
    made.replaceSync(sized(own + ground + parts + band + narrow + door));
  }
  return made;
}
