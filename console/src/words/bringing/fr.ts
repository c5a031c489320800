/** Les mots de la page où l’on reprend des clients, et où l’on en prend copie. */

import type { Bringing } from './en';

export const bringing: Bringing = {
  link: 'Reprendre des clients, ou en prendre copie', title: 'Reprendre des clients', back: 'Retour à la maison',
  lede: 'Un tableau (CSV) ou un carnet d’adresses (vCard). On voit d’abord comment le fichier est compris\u00a0; rien n’est écrit sans votre accord.',
  choose: 'Choisir un fichier', chooseHint: 'Jusqu’à 1\u00a0Go. Un classeur s’enregistre d’abord en CSV.', sending: (file) => `${file} est en route.`,
  earlier: 'Les fichiers précédents', none: 'Aucun fichier n’a encore été repris.', another: 'Un autre fichier',
  states: { waiting: 'vous attend', trying: 'est à l’essai', running: 'est en cours de reprise', stopped: 'a été arrêté', done: 'a été repris', failed: 'n’a pas pu être repris' },
  file: (file, state) => `${file} ${state}`, by: (who, on) => `${who}, ${on}`,
  understood: 'Comment le fichier est compris', book: 'Un carnet d’adresses. Chaque fiche y dit elle-même ce qui est un nom et ce qui est un numéro.',
  table: (columns) => (columns === 1 ? 'Un tableau d’une colonne.' : `Un tableau de ${columns} colonnes.`),
  column: (place) => `Colonne ${place}`, example: 'Par exemple', nothing: 'elle est vide', says: (column) => `Ce que dit «\u00a0${column}\u00a0»`,
  encoding: 'Caractères', encodingHint: 'Si les accents sont faux ci-dessus, choisissez-en d’autres.', delimiter: 'Les cellules sont séparées par', header: 'La première ligne nomme les colonnes',
  encodings: { 'utf-8': 'UTF-8', 'utf-8-sig': 'UTF-8, avec marque', cp1252: 'Windows, Europe de l’Ouest', 'utf-16': 'UTF-16', 'utf-16-le': 'UTF-16, sans marque', 'utf-16-be': 'UTF-16, inversé', 'utf-32': 'UTF-32', cp1250: 'Windows, Europe centrale', cp1251: 'Windows, cyrillique', 'mac-roman': 'Ancien Macintosh', cp850: 'DOS' },
  delimiters: { ';': 'des points-virgules', ',': 'des virgules', '\t': 'des tabulations', '|': 'des barres verticales' },
  source: 'D’où ils viennent', sourceHint: 'Un nom court\u00a0: crm, boutique. Le prochain fichier de là-bas retrouve ainsi les mêmes fiches.', sourceWrong: 'Un nom court, sans espace ni accent\u00a0: crm, boutique-2.',
  columns: {
    '': 'La laisser de côté', name: 'Nom', first_name: 'Prénom', last_name: 'Nom de famille', say: 'Comment le dire', address: 'Comment s’adresser', form: 'Tutoiement ou vouvoiement', language: 'Langue', organisation: 'Organisme', role: 'Fonction', place: 'Lieu', time_zone: 'Fuseau horaire', good_hours: 'Bonnes heures', urgent: 'Toujours urgent', asks_for: 'Demande', not_with: 'Jamais avec',
    telephone: 'Téléphone', mail: 'Adresse de courrier', reaches: 'Numéros et adresses, écrits à notre façon', note: 'Note', prefers: 'Préférence', kindness: 'Geste accordé', remarks: 'Remarques, écrites à notre façon', key: 'Numéro ou clé là-bas', source: 'Source', changed_at: 'Date du changement, écrite à notre façon',
  },
  tryIt: 'Essayer', bringIn: 'Les reprendre', goOn: 'Continuer', stop: 'Arrêter', forget: 'Oublier ce fichier', forgetReport: 'Oublier ce compte rendu', tryHint: 'Lit tout le fichier et dit ce qu’il en adviendrait.',
  trying: (file, rows, percent) => `Essai de ${file}\u00a0: ${rows} lignes lues, ${percent}\u00a0%.`,
  running: (file, rows, percent) => `Reprise de ${file}\u00a0: ${rows} lignes sont faites, ${percent}\u00a0%.`,
  leave: 'Vous pouvez quitter cette page, et la fermer. Qui appelle passe d’abord.',
  would: (fresh, changed, same) => `Fiches nouvelles\u00a0: ${fresh}\u00a0; changées\u00a0: ${changed}\u00a0; laissées telles quelles\u00a0: ${same}.`,
  did: (fresh, changed, same) => `Fiches nouvelles\u00a0: ${fresh}\u00a0; changées\u00a0: ${changed}\u00a0; laissées telles quelles\u00a0: ${same}.`,
  wrong: (rows, said) => (rows === 0 ? 'Aucune ligne n’a de défaut.' : rows === 1 ? 'Une ligne est laissée de côté, car quelque chose n’y va pas.' : `${said} lignes sont laissées de côté, car quelque chose n’y va pas.`),
  noticed: 'À savoir aussi', stopped: (rows) => `Arrêt après ${rows} lignes. Ce qui a été repris reste.`,
  failed: 'Ce fichier n’a pas pu être lu jusqu’au bout.', ourFault: 'Quelque chose a échoué de notre côté\u00a0; c’est noté. Vous pouvez continuer.', rows: 'Ce qu’il y a à dire de certaines lignes', row: 'Ligne', why: 'Pourquoi', inFile: 'Dans le fichier',
  first: (shown, all) => `Les ${shown} premières sur ${all}.`, report: 'Toutes, en tableau avec les raisons', reportHint: 'Corrigez-y les lignes, et ne reprenez que celles-là. Oublié après 30\u00a0jours.',
  reasons: { no_name: 'sans nom', bad_number: 'avec un numéro qu’on ne peut appeler', bad_mail: 'avec une adresse de courrier qui n’en est pas une', too_long: 'avec quelque chose de trop long', too_many: 'avec trop de numéros ou de remarques', unreadable: 'que l’on ne peut pas lire', wrong_columns: 'avec un autre nombre de cellules', no_such_person: 'avec un nom que personne ne porte chez nous', bad_word: 'avec un mot qui ne se comprend pas', twice: 'dont une autre ligne a la clé', kept: 'où les mots d’une personne restent sur la fiche', alike: 'peut-être la même personne qu’une autre fiche' },
  reason: (rows, said, what) => `${rows === 1 ? 'une ligne' : `${said} lignes`} ${what}`,
  takeTitle: 'Prendre copie de tous les clients', takeLede: 'Tout ce qui est sur chaque fiche. Il est noté que vous l’avez prise. On peut la reprendre ici.', takeTable: 'En tableau (CSV)', takeBook: 'En carnet d’adresses (vCard)',
  notYours: 'L’encadrement et les administrateurs reprennent des clients.',
};
