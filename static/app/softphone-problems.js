// @ts-check
// What can go wrong with the phone, as sentences with a way on.

/** @typedef {{title: string, text: string, canRetry: boolean, tone: 'bad' | 'wait'}} Problem */

/** @param {string} title @param {string} text @param {Partial<Problem>} [more] @returns {Problem} */
const problem = (title, text, more) => ({title, text, canRetry: true, tone: 'bad', ...more});

export const insecure = () => problem('No microphone here',
  'Browsers give a page the microphone only over https or on this very machine. Open Ringdesk at its https address.',
  {canRetry: false});

export const noSdk = () => problem('Browsers cannot ring yet',
  'The server has no copy of Twilio’s Voice SDK yet. It fetches one by itself; on a server without internet, '
  + '“ringdesk voice-sdk install” takes a file.');

export const unsupported = () => problem('This browser cannot make calls',
  'It lacks WebRTC. A current Firefox, Chrome, Edge or Safari can.', {canRetry: false});

const microphoneRefused = () => problem('The microphone is blocked',
  'Allow it beside the address bar, then try again. Until then the other side would not hear you.');

const microphoneMissing = () => problem('No microphone found',
  'Plug one in, or close the program that is using it, then try again.');

const clock = () => problem('Twilio says the phone’s pass has run out',
  'It was made a moment ago, so the server’s clock is probably wrong. Set it, then try again.');

const network = () => problem('The phone lost its connection',
  'Trying again by itself. Calls ring elsewhere meanwhile.');

const refused = () => problem('Twilio refused the phone’s pass',
  'Its key may have been deleted. An admin can repair the connection in Settings.');

const repair = () => problem('Something is gone at Twilio', 'An admin can repair the connection in Settings.');

/** @type {Record<number, () => Problem>} */
const known = {
  31401: microphoneRefused, 31402: microphoneMissing,
  20104: clock, 31205: clock,
  20101: refused, 20151: refused, 31202: refused, 31204: refused,
  31207: () => problem('Twilio refused the phone’s pass',
    'It would last too long, so the server’s clock is probably wrong. Set it, then try again.'),
  31001: repair, 31002: repair,
  31206: () => problem('Too many tries', 'Twilio asks to wait a moment. Trying again by itself.'),
  31005: network, 31009: network, 53000: network, 53001: network, 31000: network,
  53405: () => problem('No sound is getting through',
    'The network between you and the other side blocks it. Another network or a VPN change may help.'),
  31486: () => problem('Busy', 'The other side is on another call.'),
  31404: () => problem('Not reachable', 'That number or colleague could not be reached.'),
  31603: () => problem('Declined', 'The other side declined the call.'),
};

/**
 * @param {any} error of the Voice SDK, of the API, or of the browser
 * @returns {Problem & {code: number | null}}
 */
export function problemOf(error) {
  const code = typeof error?.code === 'number' ? error.code : null;
  if (error?.name === 'NotAllowedError') return {...microphoneRefused(), code};
  if (error?.name === 'NotFoundError') return {...microphoneMissing(), code};
  // Not a fault but a step to come, and the phone starts by itself once it is taken.
  if (error?.code === 'conflict') {
    return {...problem('No connection to Twilio', error.message, {canRetry: false, tone: 'wait'}), code};
  }
  if (error?.code === 'offline') return {...network(), code};
  const words = code === null ? undefined : known[code];
  if (words) return {...words(), code};
  const text = error?.description || error?.message || 'It did not say why.';
  return {...problem('The phone could not do that', text), code};
}

/** Codes after which a new access token may help. */
export const isTokenProblem = (/** @type {number | null} */ code) =>
  [20101, 20104, 20151, 31202, 31204, 31205, 31207].includes(code ?? 0);

/** @typedef {{title: string, text: string}} Warning */

const losesPackets = {title: 'Your network loses packets',
  text: 'The other side may hear gaps. A cable usually helps.'};

/**
 * What the SDK finds wrong with the sound of a call.
 * @type {Record<string, Warning>}
 */
export const warnings = {
  'high-rtt': {title: 'The line is slow', text: 'You may talk over each other. Leave a moment after each sentence.'},
  'high-jitter': {title: 'Your network is unsteady', text: 'The sound may stutter. A cable usually helps.'},
  'high-packet-loss': losesPackets,
  'high-packets-lost-fraction': losesPackets,
  'low-mos': {title: 'The sound is poor', text: 'Something else may be using the network: a download, a video.'},
  'low-bytes-sent': {title: 'Nothing of you gets through',
    text: 'The network holds your voice back. Hang up and call again.'},
  'low-bytes-received': {title: 'Nothing comes from the other side',
    text: 'They may be on hold, or the network holds them back.'},
  'constant-audio-input-level': {title: 'Your microphone sends silence',
    text: 'It may be switched off at the headset. Under Sound you can choose another.'},
  'constant-audio-output-level': {title: 'The other side sends silence', text: 'They may have muted their telephone.'},
  'ice-connectivity-lost': {title: 'The sound was interrupted', text: 'Reconnecting by itself.'},
};
