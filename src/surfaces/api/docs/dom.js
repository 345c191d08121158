// SPDX-License-Identifier: Apache-2.0
// Makes elements. Texts only ever become text nodes.

/// h('a', {href: '/'}, 'Home'); attributes that are false, null or undefined are left out, functions are listeners.
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null));
  return element;
}

/// A <details> whose content is made when it is opened for the first time.
export function unfold(attributes, summary, content) {
  const details = h('details', {...attributes, toggle: () => {
    if (!details.open || details.dataset.made) return;
    details.dataset.made = 'yes';
    details.append(content());
  }}, summary);
  return details;
}
