/** The language the page speaks. Before anyone signs in it is kept in this browser; afterwards with the person. */

import type { Language } from '../api/shapes';
import { en, type Words } from './en';
import { fr } from './fr';

const KEPT = 'vivevoix.language';

function first(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'fr') return kept;
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

class Speech {
  language = $state<Language>(first());
  words = $derived<Words>(this.language === 'fr' ? fr : en);

  /** Chosen at the door, before the house could know whose choice it is. */
  chosenAtDoor: Language | null = null;

  speak(language: Language): void {
    this.language = language;
    localStorage.setItem(KEPT, language);
  }
}

export const speech = new Speech();
