// @ts-check
// Loads the script that defines `Twilio.Device`: Twilio's own, or the stand-in that speaks to the simulator.

/** @type {Map<string, Promise<any>>} */
const loading = new Map();

/** @param {string} url @returns {Promise<any>} the global `Twilio` */
export function loadVoiceSdk(url) {
  let loaded = loading.get(url);
  if (loaded) return loaded;
  loaded = new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve(/** @type {any} */ (globalThis).Twilio);
    script.onerror = () => {
      loading.delete(url);
      script.remove();
      reject(new Error('The phone’s script could not be loaded.'));
    };
    document.head.append(script);
  });
  loading.set(url, loaded);
  return loaded;
}
