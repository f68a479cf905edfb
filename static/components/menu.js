// @ts-check
// Menus are `<details class="menu">`: they close on Escape, on a click elsewhere, and when something was chosen.

/** @param {ParentNode} [within] */
export function closeMenus(within = document) {
  for (const menu of within.querySelectorAll('details.menu[open]')) menu.removeAttribute('open');
}

document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!(event.target instanceof Node && menu.contains(event.target))) menu.removeAttribute('open');
  }
});

document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' ? document.querySelector('details.menu[open]') : null;
  if (!menu) return;
  menu.removeAttribute('open');
  menu.querySelector('summary')?.focus();
  event.stopImmediatePropagation();
}, {capture: true});
