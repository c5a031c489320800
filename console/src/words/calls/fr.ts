/** Les mots des appels passés, en français. */

import type { calls as english } from './en';

const _ = '\u00a0';

export const calls: typeof english = {
  title: 'Appels',
  lede: 'Tous les appels, du plus récent au plus ancien.',
  whose: 'Qui de la maison', mine: (name) => `${name} (vous)`, everyone: 'quelqu’un de la maison',
  line: 'Ligne', anyLine: 'toutes les lignes',
  became: 'Suite', any: 'toutes',
  becames: { talked: 'une conversation', promised: 'une promesse', not_reached: 'sans réponse', going_on: 'encore en cours' },
  way: 'Qui a appelé', anyWay: 'les deux', ways: { in: 'on nous a appelés', out: 'nous avons appelé' },
  from: 'Du', to: 'Au',
  number: 'Numéro de la personne',
  look: 'Chercher', all: 'Tout montrer',
  sheet: 'En classeur', text: 'En texte',
  when: 'Quand', who: 'Qui', with: 'Avec', spoke: 'Durée', note: 'Ce qui a été noté',
  nobody: 'personne', none: 'Aucun appel de ce genre.', more: 'Montrer les appels plus anciens',
  back: 'Retour aux appels',
  facts: 'Ce qui s’est passé',
  rang: (line) => `A sonné sur ${line}.`,
  weRang: (line) => `Nous avons appelé, avec le numéro de ${line}.`,
  voice: (who, after) => `${who} a répondu, au bout de ${after}.`,
  reached: (after) => `On a répondu, au bout de ${after}.`,
  reachedUs: (after) => `Quelqu’un de la maison a répondu, au bout de ${after}.`,
  asked: (who, how) => `Demande à ${who}${_}: ${how}.`,
  outcomes: {
    took_over: 'a poursuivi l’appel', spoke: 'nous a parlé, l’appel est resté ici', let_go: 'sans attendre la réponse', caller_left: 'l’appel s’est terminé entre-temps',
    busy: 'occupé', declined: 'pas à ce moment-là', no_answer: 'pas de réponse', unreachable: 'injoignable', dropped: 'la ligne a été coupée',
    voicemail_suspected: 'une messagerie, semble-t-il', left: 'raccroché avant', on: 'toujours en attente',
  },
  listened: (who, how) => `${who} ${how}.`,
  hows: { listens: 'a écouté', whispers: 'a soufflé des conseils', speaks: 'a parlé avec les deux' },
  urgent: (who) => `${who} l’a signalé comme urgent.`, urgentByItself: 'Urgent dès la première sonnerie.',
  over: (long) => `Terminé, après ${long} de conversation.`, overPlain: 'Terminé.',
  goesOn: 'Toujours en cours.',
  written: 'Ce qui a été noté', nothing: 'Personne n’a rien noté.',
  promises: 'Ce qui a été promis',
  owner: (who, due) => `${who} rappelle avant ${due}.`,
  ends: { kept: 'Tenue.', late: 'Tenue, en retard.', broken_and_told: 'Non tenue, et annoncée.' },
  gone: 'Cet appel n’existe pas.',
  ring: 'Appeler',
};
