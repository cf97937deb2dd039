// Loads the panel's wasm, and shows the crash block when the panel cannot start or has stopped. Reads the admin key from
// its field, so that it never enters the wasm's memory.
//
// The panel's panic hook reports a panic with an event on window, before the wasm traps:
//   window.dispatchEvent(new CustomEvent("tresor-crash", { detail: "short technical message" }))
// A trap without a panic (out of memory, stack overflow) reaches window as an error and is handled here as well.

const STOPPED =
  "An internal error stopped the panel. Reload, then check the result of your last action: its answer may be lost.";
const NOT_LOADED =
  "The panel could not be loaded. The connection may be down, or a new version was installed while this page was loading.";
const NO_WASM =
  "This browser cannot run the panel. It does not support WebAssembly or a newer part of it, or blocks it for this address. Use a current browser.";

let crashed = false;

/** Shows the crash block above everything else. Only the first crash is shown: later errors are its consequences. */
function showCrash(sentence, message) {
  if (crashed) return;
  crashed = true;

  // An open modal dialog would cover the block and make it unreachable.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  for (const dead of document.body.children) dead.inert = true;
  document.getElementById("shell")?.remove();

  const block = element("div", { className: "crash", id: "crash" });
  block.setAttribute("role", "alert");
  const heading = element("h1", { textContent: "The panel stopped", tabIndex: -1 });
  const reload = element("button", { className: "btn primary", type: "button", textContent: "Reload" });
  reload.addEventListener("click", () => location.reload());
  const details = element("details");
  details.append(
    element("summary", { textContent: "Technical message" }),
    element("pre", { textContent: message || "none" }),
  );
  block.append(heading, element("p", { textContent: sentence }), reload, details);
  // Everything else is inert, so the block is the page's main landmark now.
  const main = element("main");
  main.append(block);
  document.body.prepend(main);
  // Focus the heading, not the button: someone who is typing must not reload the page by pressing Enter.
  heading.focus();
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

function text(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function metaContent(name) {
  return document.querySelector(`meta[name="${name}"]`).content;
}

const isTrap = (error) => typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;

addEventListener("tresor-crash", (event) => {
  const message = String(event.detail ?? "");
  // An error object, so that the console shows where the panel was.
  console.error(new Error(message));
  showCrash(STOPPED, message);
});
addEventListener("error", (event) => {
  if (isTrap(event.error)) showCrash(STOPPED, text(event.error));
});
addEventListener("unhandledrejection", (event) => {
  if (isTrap(event.reason)) showCrash(STOPPED, text(event.reason));
});

/** The admin key in its field. src/browser/admin_key.rs calls this and gets a word or a key object, never the text. */
globalThis.tresorAdminKey = {
  /** What keeps the text from being a key: "", "empty", "digit 6" (the first wrong character) or "length 16". */
  fault(field) {
    const text = field.value.trim();
    if (!text) return "empty";
    const wrong = text.search(/[^0-9a-f]/i);
    if (wrong >= 0) return `digit ${wrong + 1}`;
    return text.length === 64 ? "" : `length ${text.length}`;
  },
  /** Imports the text as a key that signs and cannot be read, and empties the field. */
  async take(field) {
    const bytes = Uint8Array.from(field.value.trim().match(/../g), (pair) => parseInt(pair, 16));
    // The browser copies the bytes before this returns.
    const imported = crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    bytes.fill(0);
    field.value = "";
    return imported;
  },
};

/** The compiled wasm. Nothing when that fails: the panel's own loader then tries another way, or says why not. */
function compile(address) {
  return WebAssembly.compileStreaming(fetch(address)).catch(() => null);
}

/** Lets the browser answer and paint before the next piece of work. */
function nextTask() {
  return new Promise((done) => setTimeout(done));
}

async function boot() {
  if (typeof WebAssembly !== "object") {
    showCrash(NO_WASM, "WebAssembly is not defined");
    return;
  }
  try {
    const address = metaContent("tresor-wasm");
    const [panel, wasm] = await Promise.all([import(metaContent("tresor-js")), compile(address)]);
    await nextTask();
    await panel.default({ module_or_path: wasm ?? address });
  } catch (error) {
    if (isTrap(error)) showCrash(STOPPED, text(error));
    else if (error instanceof WebAssembly.CompileError) showCrash(NO_WASM, text(error));
    else showCrash(NOT_LOADED, text(error));
  }
}

boot();
