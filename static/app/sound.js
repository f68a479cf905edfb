// @ts-check
// All sounds of the page, made here: the ringer, the tone one hears while it rings at the other end, and key tones.
import {preferences} from './preferences.js';

/** @type {AudioContext | null} */
let context = null;

function audio() {
  context ??= new AudioContext();
  return context;
}

/** Browsers let a page sound only after a click or a key: the first one wakes the ringer. */
for (const type of ['pointerdown', 'keydown']) {
  window.addEventListener(type, () => audio().resume().catch(() => {}), {once: true, capture: true});
}

/** Would a ring be heard now? */
export const canSound = () => context?.state === 'running';

/**
 * @param {number[]} frequencies
 * @param {number} at seconds from now
 * @param {number} length seconds
 * @param {number} loudness 0 to 1
 */
function tone(frequencies, at, length, loudness) {
  const {currentTime, destination} = audio();
  const begin = currentTime + at;
  const gain = audio().createGain();
  gain.connect(destination);
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loudness, begin + 0.015);
  gain.gain.setValueAtTime(loudness, begin + Math.max(0.015, length - 0.05));
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + length);
  for (const frequency of frequencies) {
    const oscillator = audio().createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(gain);
    oscillator.start(begin);
    oscillator.stop(begin + length);
  }
  return gain;
}

/**
 * Repeats a pattern until it is stopped.
 * @param {() => GainNode[]} pattern
 * @param {number} everyMilliseconds
 */
function repeated(pattern, everyMilliseconds) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  /** @type {GainNode[]} */
  let playing = [];
  const hush = () => playing.forEach(node => node.disconnect());
  // A page that may not sound yet keeps its notes for later: only the last pattern may be heard then, not all at once.
  const play = () => {
    hush();
    playing = pattern();
  };
  return {
    start() {
      if (timer !== undefined) return;
      play();
      timer = setInterval(play, everyMilliseconds);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      hush();
      playing = [];
    },
  };
}

/** Two soft rising calls, then quiet. */
export const ringer = repeated(() => {
  const {sound, volume} = preferences.value;
  if (!sound) return [];
  const notes = [[659, 0], [784, 0.16], [988, 0.32], [659, 0.75], [784, 0.91], [988, 1.07]];
  return notes.map(([frequency, at]) => tone([frequency, frequency * 2], at, 0.3, volume * 0.28));
}, 3000);

/** What the caller hears while it rings over there. */
export const ringback = repeated(() => [tone([440, 480], 0, 1.6, 0.05)], 4500);

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
const keys = '123456789*0#';

/** @param {string} digit */
export function keyTone(digit) {
  const index = keys.indexOf(digit);
  if (index >= 0) tone([rows[Math.floor(index / 3)], columns[index % 3]], 0, 0.14, 0.06);
}

/** One ring, to hear how loud it is. */
export function tryRinger() {
  ringer.start();
  setTimeout(() => ringer.stop(), 1600);
}
