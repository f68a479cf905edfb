// @ts-check
// What a telephone sounds like: ringing at the other end, ringing here, keys, and the tone before a recording.

/** @type {AudioContext | null} */
let context = null;
/** @type {{timer: number, nodes: AudioNode[]} | null} */
let repeating = null;

/** @type {Record<string, [number, number]>} */
const keys = {
  1: [697, 1209], 2: [697, 1336], 3: [697, 1477], 4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
  7: [852, 1209], 8: [852, 1336], 9: [852, 1477], '*': [941, 1209], 0: [941, 1336], '#': [941, 1477],
};

/** @param {number[]} frequencies @param {number} seconds @param {number} [loudness] 0 to 1 */
function tone(frequencies, seconds, loudness = 0.06) {
  context ??= new AudioContext();
  context.resume().catch(() => {});
  const gain = new GainNode(context, {gain: loudness});
  gain.connect(context.destination);
  for (const frequency of frequencies) {
    const oscillator = new OscillatorNode(context, {frequency});
    oscillator.connect(gain);
    oscillator.start();
    oscillator.stop(context.currentTime + seconds);
  }
  return gain;
}

/** @param {() => AudioNode} play @param {number} every ms */
function repeat(play, every) {
  quiet();
  const sounding = {timer: 0, nodes: [play()]};
  sounding.timer = window.setInterval(() => (sounding.nodes = [play()]), every);
  repeating = sounding;
}

export function quiet() {
  if (!repeating) return;
  clearInterval(repeating.timer);
  repeating.nodes.forEach(node => node.disconnect());
  repeating = null;
}

export const ringback = () => repeat(() => tone([440, 480], 2), 6_000);
export const ringer = () => repeat(() => tone([853, 960], 1, 0.1), 3_000);
export const beep = () => tone([1_000], 0.5, 0.12);
/** @param {string} digit */
export const key = digit => keys[digit] && tone(keys[digit], 0.12);
