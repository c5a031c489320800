/** Every word of the public page and of the element other sites embed, besides what the house says of a line itself. */

export const en = {
  call: 'Call from this page', callSmall: 'Call from here', urgent: 'It is urgent', ringMe: 'Ring me at…', ringMeTitle: 'Or we ring you',
  region: (house: string) => `Ring ${house}`,
  yourCall: 'Your call', connecting: 'One moment…', connectingHint: 'Your browser may ask whether this page may use your microphone.',
  ringing: (place: string) => `Ringing: ${place}`,
  ringingHint: 'You stay with people: whoever is free first picks up.',
  talkingTo: (who: string | null) => who ?? 'You are through.', talkingSince: (place: string, at: string) => `${place}. You are talking since ${at}.`,
  waiting: 'One moment, they are coming back to you.', you: 'You', us: 'Us',
  mute: 'Mute me', unmute: 'Unmute me', muted: 'Nobody hears you just now.', hangUp: 'Hang up',
  lost: 'This page has lost the house. If you hear each other, go on talking.',
  ended: 'The call is over.', endedHint: 'Thank you for ringing.',
  left: 'You hung up before anybody picked up.', notReached: 'Nobody could pick up just now.', notReachedHint: 'We do not see your number. Say where and when we ring you.', notReachedNumber: 'We do not see your number. Please ring by telephone.',
  noMicrophone: 'This browser has no microphone.', deniedMicrophone: 'This page may not use your microphone.',
  noMicrophoneHint: 'Ring from your telephone, or say when we ring you.', noMicrophoneOnly: 'Ring from your telephone.',
  sent: (who: string | null, when: string) => `${who ? `${who} or a colleague rings` : 'We ring'} you ${when}.`,
  by: (at: string) => `by ${at}`, between: (from: string, to: string) => `between ${from} and ${to}`,
  sentHint: (number: string) => `On ${number}. It is written down, with a name beside it.`,
  ringMeHint: 'Somebody rings at the hour you say, and knows why.',
  name: 'Your name, if you like', number: 'Your number', when: 'When', about: 'About what, if you like',
  soon: 'as soon as possible', send: 'Ring me', sending: 'One moment…', close: 'Not now', otherHour: 'another hour', day: 'Day and hour',
  whatHappens: 'What happens when you ring', people: 'The number rings people. There is no menu, and no machine answers.',
  owed: 'When nobody can pick up, we owe you a call, and somebody’s name stands beside it until you have been rung.',
  hidden: 'A call from this page shows us no number of yours. Say it if you want to be rung back.',
  noHours: 'No hour can be chosen just now. Ring the number.',
  unreachable: 'The house does not answer just now. Ring the number.', missing: 'We need a number to ring you on.',
};

export type DoorWords = typeof en;
