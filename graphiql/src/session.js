// What the editors hold when the page opens: the tab that was open last, or else the first example.

const TABS = 'graphiql:tabState';

/**
 * GraphiQL restores its editors from keys of their own, and opens one tab more when these differ from every stored tab; an
 * example's variables it shows only after a change of tabs. Started from the open tab itself, neither happens.
 */
export function sessionStart(storage, examples) {
  const tab = storedTab(storage) ?? examples[0];
  return tab && { initialQuery: tab.query ?? '', initialVariables: tab.variables ?? '' };
}

function storedTab(storage) {
  try {
    const { tabs, activeTabIndex } = JSON.parse(storage.getItem(TABS));
    return tabs[activeTabIndex];
  } catch {
    return undefined; // nothing stored, or nothing that can be read
  }
}
