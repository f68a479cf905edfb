// @ts-check
// Words kept in the browser. Where it refuses storage (a private window, a policy), they are forgotten with the page.

/** @param {() => Storage} area asked for late: merely naming a forbidden storage throws */
const keeper = area => {
  /** @type {Map<string, string>} */
  const page = new Map();
  return {
    /** @param {string} key @returns {string | null} */
    get(key) {
      try {
        return area().getItem(key);
      } catch {
        return page.get(key) ?? null;
      }
    },
    /** @param {string} key @param {string | null} value null forgets it */
    set(key, value) {
      if (value === null) page.delete(key);
      else page.set(key, value);
      try {
        if (value === null) area().removeItem(key);
        else area().setItem(key, value);
      } catch {
        // The page remembers.
      }
    },
  };
};

/** For all tabs, and next time. */
export const browser = keeper(() => localStorage);

/** For this tab, across reloads. */
export const tab = keeper(() => sessionStorage);
