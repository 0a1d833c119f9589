/* One way to the server for everything that is written. `send` never throws: its answer is
   { kind, status, data, wait } where kind is one of
   saved | refused | conflict | locked | gone: the server has decided;
   signed-out | later: nothing is known to be saved, and it is to be sent again. `data` is the
   answer's JSON; `wait` the seconds the server asked for; `offline` is set where it was not reached.
   `page` is an answer in HTML. With a key, a thing sent twice is done once and answered alike;
   with `part` the answer is what htmx would have put into that part of the page. */

import { onSignedIn, person } from "./storage.js";

const TIMEOUT_MS = 30000;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30000;
const TOKEN = "csrfmiddlewaretoken";
const { token } = window.malkedjan;

function bodyOf(payload) {
  // Django reads a form's own token before the header's.
  if (payload instanceof FormData && payload.has(TOKEN)) payload.set(TOKEN, token());
  if (payload instanceof FormData || payload instanceof URLSearchParams) return payload;
  return JSON.stringify(payload);
}

function headersOf(payload, key) {
  const headers = { Accept: "application/json", "X-CSRFToken": token(), "X-Desk-Person": person };
  if (key) headers["X-Sent-Key"] = key;
  if (typeof bodyOf(payload) === "string") headers["Content-Type"] = "application/json";
  return headers;
}

/* Aborts by hand: AbortSignal.timeout is younger than browsers that cities still have. */
function limit(milliseconds) {
  const control = new AbortController();
  const timer = window.setTimeout(() => control.abort(), milliseconds);
  return { signal: control.signal, stop: () => window.clearTimeout(timer) };
}

export async function send(url, payload, options = {}) {
  const { key = "", leaving = false, timeout = TIMEOUT_MS, part = null } = options;
  const { signal, stop } = limit(timeout);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: bodyOf(payload),
      redirect: "manual",
      keepalive: leaving,
      headers: { ...headersOf(payload, key), ...(part ? { "HX-Request": "true" } : {}) },
      signal,
    });
    return await outcome(response);
  } catch {
    return { kind: "later", status: 0, data: {}, wait: 0, offline: true };
  } finally {
    stop();
  }
}

async function outcome(response) {
  const isJson = (response.headers.get("Content-Type") || "").includes("json");
  const data = isJson ? await response.json() : { html: await response.text() };
  const wait = Number(response.headers.get("Retry-After")) || 0;
  return { kind: kindOf(response, isJson), status: response.status, data, wait };
}

const KINDS = { 401: "signed-out", 403: "locked", 404: "gone", 405: "gone", 409: "conflict", 410: "gone", 423: "locked" };

function kindOf(response, isJson) {
  const { status, type } = response;
  if (type === "opaqueredirect") return "signed-out";
  if (status >= 500 || status === 408 || status === 429) return "later";
  if (status >= 400) return KINDS[status] || "refused";
  return isJson ? "saved" : "page";
}

/* When to try again: after a while that grows, or sooner when there is reason to hope. */
const resting = new Set();

export class Retry {
  constructor(act) {
    this.act = act;
    this.reset();
  }

  reset() {
    window.clearTimeout(this.timer);
    resting.delete(this);
    this.pause = FIRST_RETRY_MS;
    this.at = 0;
    this.isAsked = false;
  }

  /* `wait` is what the server asked for, in seconds: then nothing hurries it. */
  later(wait) {
    window.clearTimeout(this.timer);
    const pause = wait ? wait * 1000 : this.pause;
    this.isAsked = Boolean(wait);
    this.pause = Math.min(this.pause * 2, LONGEST_RETRY_MS);
    this.at = Date.now() + pause;
    this.timer = window.setTimeout(() => this.now(), pause);
    resting.add(this);
  }

  now() {
    window.clearTimeout(this.timer);
    resting.delete(this);
    this.at = 0;
    this.act();
  }
}

function hope() {
  resting.forEach((retry) => retry.isAsked || retry.now());
}

window.addEventListener("online", hope);
window.addEventListener("focus", hope);
document.addEventListener("visibilitychange", () => document.hidden || hope());
onSignedIn(hope);

export function newKey() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
