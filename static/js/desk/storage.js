/* What somebody has typed and the server has not confirmed, kept in this browser per person and
   place. A place is the address that it is saved at; an entry is
   { value, base, label, noun, page, title, at, ... }. Confirmed things leave nothing behind. */

// When somebody signed out and wanted nothing left, and when this browser was signed in to last.
const FORGOTTEN = "malkedjan:forgotten";
const SIGNED_IN = "malkedjan:signed-in";
const bar = document.querySelector("[data-save-bar]");
const inMemory = new Map();

export const person = bar ? bar.dataset.person : "";
// What pages without a desk know of this, too.
const { PREFIX, keys: storedKeys, tell } = window.malkedjan.kept;

function keyOf(place, address) {
  return `${PREFIX}${encodeURIComponent(place)}:${encodeURIComponent(address)}`;
}

/* Storage may be off or full: what cannot be kept there is kept while the page is open. */
function write(key, entry) {
  if (isForgotten()) {
    inMemory.set(key, entry);
    return;
  }
  try {
    localStorage.setItem(key, JSON.stringify(entry));
    inMemory.delete(key);
  } catch {
    inMemory.set(key, entry);
  }
}

/* Another tab goes on trying after the person has signed out: it keeps what it has to itself. */
function isForgotten() {
  const [forgotten, signedIn] = [FORGOTTEN, SIGNED_IN].map(when);
  return forgotten > signedIn;
}

function when(name) {
  try {
    const [whose, at] = (localStorage.getItem(name) || "").split(" ");
    return whose === person ? Number(at) || 0 : 0;
  } catch {
    return 0;
  }
}

/* What this tab kept while it did not know yet that the person had signed out. */
window.addEventListener("storage", ({ key }) => {
  if (key !== FORGOTTEN || !isForgotten()) return;
  keys().forEach((one) => {
    const entry = stored(one);
    erase(one);
    if (entry) inMemory.set(one, entry);
  });
});

export function onSignedIn(then) {
  window.addEventListener("storage", (event) => event.key === SIGNED_IN && then());
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function stored(key) {
  try {
    return parsed(localStorage.getItem(key)) || inMemory.get(key) || null;
  } catch {
    return inMemory.get(key) || null;
  }
}

function erase(key) {
  inMemory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    /* nothing was stored */
  }
}

function keys() {
  return [...new Set([...storedKeys(), ...inMemory.keys()])];
}

export function keep(place, address, entry) {
  if (!person) return;
  const about = { page: location.pathname + location.search, title: pageTitle(), at: Date.now() };
  write(keyOf(place, address), { ...about, ...entry });
}

export function read(place, address) {
  return stored(keyOf(place, address)) || former(address);
}

export function drop(place, address) {
  erase(keyOf(place, address));
  formerKeys(address).forEach(erase);
}

/* Everything of this person's that is not confirmed: [{ place, address, value, label, page, … }]. */
export function waiting() {
  return keys()
    .map((key) => {
      const [place, address] = key.split(":").slice(-2).map(decodeURIComponent);
      return { place, address, ...stored(key) };
    })
    .filter((entry) => entry.value !== undefined)
    .sort((one, other) => one.at - other.at);
}

/* Where this tab has saved something a step back is offered, also when the page has been loaded
   again. Only the fields' addresses are kept, and as long as the tab. */
const SAVED = `malkedjan:saved:${person}`;

function savedHere() {
  try {
    return parsed(sessionStorage.getItem(SAVED)) || [];
  } catch {
    return [];
  }
}

export function wasSaved(place, address) {
  return savedHere().includes(keyOf(place, address));
}

export function setSaved(place, address) {
  if (wasSaved(place, address)) return;
  try {
    sessionStorage.setItem(SAVED, JSON.stringify([...savedHere(), keyOf(place, address)]));
  } catch {
    /* then the history has it */
  }
}

export function forget() {
  keys().forEach(erase);
  try {
    sessionStorage.removeItem(SAVED);
  } catch {
    /* nothing was stored */
  }
  tell("forgotten");
}

function pageTitle() {
  const heading = document.querySelector("h1");
  return (heading ? heading.textContent : document.title).trim().replace(/\s+/g, " ");
}

/* Names that drafts were kept under before. */
function formerKeys(address) {
  const of = `${person}:${location.pathname}:${address}`;
  return [`malkedjan-draft:${of}`, `malkedjan-plan:${of}`];
}

function former(address) {
  return formerKeys(address).map(stored).find(Boolean) || null;
}
