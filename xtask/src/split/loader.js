// Loads the other files of the wasm. The build puts two things around this: FILES, the addresses of the files, and a
// loader for each split point of the panel, with the numbers of the files it needs.
//
// A file that did not load is requested again the next time. When a page waits for it, window gets an event:
//   new CustomEvent("tresor-piece-failed", { detail: { file, status } })
// with the answer's HTTP status, or 0 where there was no answer or the file was damaged.

class PieceNotLoaded extends Error {
  constructor(file, status, cause) {
    super(`${file} could not be loaded (${status})`, { cause });
    this.detail = { file, status };
  }
}

const compiled = [];
const instances = [];
/** How long after a page the rest is fetched, when the browser is idle by then. */
const REST_DELAY_MS = 3000;
let restTimer;

/** Does a work once for each number, but again after it failed. */
function once(done, number, work) {
  done[number] ??= work(number).catch((error) => {
    done[number] = undefined;
    throw error;
  });
  return done[number];
}

function compile(number, priority) {
  return once(compiled, number, async () => {
    const file = FILES[number];
    let status = 0;
    try {
      const response = await fetch(new URL(file, import.meta.url), { priority });
      if (!response.ok) {
        status = response.status;
        throw new Error(response.statusText);
      }
      return await WebAssembly.compileStreaming(response);
    } catch (cause) {
      throw new PieceNotLoaded(file, status, cause);
    }
  });
}

function instantiate(number) {
  return once(instances, number, async () => {
    const module = await compile(number, "high");
    return WebAssembly.instantiate(module, { __wasm_split: wasm });
  });
}

/** The function that the panel calls for a split point; it answers through a callback in the panel's table. */
function loader(numbers) {
  return async (callback, data) => {
    let loaded = true;
    try {
      await Promise.all(numbers.map(instantiate));
      clearTimeout(restTimer);
      restTimer = setTimeout(prefetchPieces, REST_DELAY_MS);
    } catch (error) {
      loaded = false;
      if (error instanceof PieceNotLoaded) {
        dispatchEvent(new CustomEvent("tresor-piece-failed", { detail: error.detail }));
      } else console.error(error);
    }
    wasm.__indirect_function_table.get(callback)(data, loaded);
  };
}

const idle = () =>
  new Promise((done) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(done, { timeout: 4000 });
    else setTimeout(done, 200);
  });

/** Fetches and compiles what is not here yet, one file after another while the browser is idle. */
async function prefetchPieces() {
  for (const number of FILES.keys()) {
    if (compiled[number]) continue;
    await idle();
    // A file that fails now is asked for again when it is needed.
    await compile(number, "low").catch(() => {});
  }
}
