// @ts-check
// Runs before the first paint, so that a chosen theme never flashes. A classic script for that reason alone.
try {
  const chosen = JSON.parse(localStorage.getItem('ringdesk.preferences') ?? '{}').theme;
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; then the system's theme holds.
}
