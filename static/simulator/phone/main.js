// @ts-check
// The customer's phone page: puts the handset on the screen, and the person's fingers on the handset.
import {byId, make} from '../lib/dom.js';
import {clock, compact, grouped} from '../lib/numbers.js';
import {isWishedAloud, wishAloud} from './aloud.js';
import {Handset} from './handset.js';
import * as tones from './tones.js';
import {bubble} from './transcript.js';
import {Voice} from './voice.js';

const query = new URLSearchParams(location.search);
const voice = new Voice();
const own = byId('own');
const to = byId('to');
let shown = 0;
let wasPhase = '';

const handset = new Handset({changed: show, heard});

const letters = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', ''];
byId('pad').append(...[...'123456789*0#'].map((digit, index) => make('button', {
  type: 'button', ariaLabel: digit, on: {click: () => press(digit)},
}, digit, make('small', {}, letters[index]))));

own.value = grouped(query.get('from') ?? '+15550100142');
to.value = grouped(query.get('to') ?? '');
voice.isAloud = isWishedAloud();
byId('aloud').checked = voice.isAloud;

own.addEventListener('change', useOwnNumber);
to.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault(); // or the same key would press the hang-up button, which has the focus by then
  call();
});
byId('call').addEventListener('click', call);
byId('answer').addEventListener('click', () => handset.answer());
byId('decline').addEventListener('click', () => handset.decline());
byId('hangup').addEventListener('click', () => handset.hangUp());
byId('mute').addEventListener('click', () => handset.mute());
byId('again').addEventListener('click', () => handset.clear());
byId('aloud').addEventListener('change', (/** @type {any} */ event) => {
  voice.isAloud = event.target.checked;
  wishAloud(voice.isAloud);
  if (!voice.isAloud) voice.hush();
});
byId('speak').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const words = byId('words').value.trim();
  if (words) handset.speak(words);
  byId('words').value = '';
});
document.addEventListener('keydown', event => {
  const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
  if (!isTyping && !event.ctrlKey && !event.metaKey && /^[0-9*#]$/.test(event.key)) press(event.key);
});
setInterval(tick, 500);
useOwnNumber();
show();

function useOwnNumber() {
  const number = compact(own.value);
  const isNumber = /^\+[1-9]\d{6,14}$/.test(number);
  own.setCustomValidity(isNumber ? '' : 'A number with its country code, such as +1 555 010 0142');
  if (!isNumber) return void own.reportValidity();
  own.value = grouped(number);
  handset.own(number);
}

function call() {
  if (compact(to.value)) handset.dial(compact(to.value));
  else to.focus();
}

/** @param {string} digit */
function press(digit) {
  if (voice.isAloud) tones.key(digit);
  if (handset.phase === 'idle') to.value += digit;
  else handset.press(digit);
}

/** @param {import('./handset.js').Entry} entry */
function heard({kind, text, url}) {
  if (kind === 'say') voice.say(text);
  if (kind === 'play' && url) voice.play(url);
  if (kind === 'ring' && voice.isAloud) tones.ringback();
  else if (kind !== 'digits') tones.quiet();
  if (kind === 'record-beep' && text && voice.isAloud) tones.beep();
  if (kind === 'connected' || kind === 'hangup') voice.hush();
}

function show() {
  const {phase, peer, problem, isOnline, microphone} = handset;
  document.body.dataset.phase = phase;
  if (phase !== wasPhase) changePhase(phase);
  byId('link').textContent = isOnline ? 'Ready' : 'No connection';
  byId('link').className = `chip ${isOnline ? 'ok' : 'bad'}`;
  byId('call').disabled = !isOnline;
  byId('problem').hidden = !problem;
  byId('problem').textContent = problem;
  byId('peer').textContent = grouped(peer);
  byId('state').textContent = stateWords();
  byId('mute').setAttribute('aria-pressed', String(handset.isMuted));
  byId('mute').textContent = handset.isMuted ? 'Muted' : 'Mute';
  byId('microphone').textContent = {
    none: 'No microphone here: calls stay silent', refused: 'The microphone is not allowed: calls stay silent', open: '',
  }[microphone ?? 'open'];
  showTranscript();
  tick();
}

/** @param {string} phase */
function changePhase(phase) {
  const isBusy = phase === 'dialling' || phase === 'call';
  const visible = {
    idle: phase === 'idle', talk: phase !== 'idle', call: phase === 'idle', answer: phase === 'incoming',
    decline: phase === 'incoming', mute: phase === 'call', hangup: isBusy, again: phase === 'over', speak: phase === 'call',
  };
  const hadFocus = document.activeElement;
  for (const [id, isVisible] of Object.entries(visible)) byId(id).hidden = !isVisible;
  // A hidden button drops the focus; whoever uses the keyboard goes on at the button that took its place.
  if (hadFocus instanceof HTMLElement && hadFocus.closest('.acts, #idle')) {
    /** @type {HTMLElement | null} */ (document.querySelector('.acts button:not([hidden]):not(#mute)'))?.focus();
  }
  if (phase === 'incoming' && voice.isAloud) tones.ringer();
  if (phase === 'call' || phase === 'over') tones.quiet();
  if (phase === 'over') voice.hush();
  wasPhase = phase;
}

function stateWords() {
  if (handset.isRecording) return 'Recording your message';
  switch (handset.phase) {
    case 'dialling': return handset.entries.some(({kind}) => kind === 'ring') ? 'Ringing' : 'Calling';
    case 'incoming': return 'Incoming call';
    case 'call': return handset.entries.some(({kind}) => kind === 'connected') ? 'Connected' : 'In call';
    case 'over': return handset.outcome;
    default: return '';
  }
}

function showTranscript() {
  const list = byId('transcript');
  byId('empty').hidden = handset.entries.length > 0;
  if (handset.entries.length < shown) {
    list.replaceChildren();
    shown = 0;
  }
  for (const entry of handset.entries.slice(shown)) list.append(bubble(entry));
  if (handset.entries.length > shown && shown) list.lastElementChild?.scrollIntoView({block: 'nearest'});
  shown = handset.entries.length;
}

function tick() {
  const {since, phase} = handset;
  if (phase === 'call' && since) byId('clock').textContent = clock((Date.now() - since) / 1000);
  byId('clock').hidden = !since || (phase !== 'call' && phase !== 'over');
}
