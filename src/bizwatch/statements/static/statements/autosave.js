// Saves the part that is being written every half minute, by the very form that stands on the page. Without this script the
// buttons save it. Where it cannot be saved (somebody else saved it, too long, no line), it says so and leaves the text alone.

const EVERY = 30000; // milliseconds
const form = document.querySelector("form[data-autosave]");
const text = form?.querySelector("textarea");
const version = form?.querySelector("input[name=version]");
const said = form?.querySelector("[data-autosaved]");
let saved = text?.value;
let busy = false;

/** Return the version that a page carries, or nothing where it is not the part's own page. */
function versionIn(page) {
  return /name="version" value="(\d+)"/.exec(page)?.[1];
}

async function save() {
  if (busy || text.value === saved) return;
  busy = true;
  const typed = text.value;
  try {
    const body = new URLSearchParams(new FormData(form));
    body.set("stay", "1");
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    const now = answer.ok ? versionIn(await answer.text()) : undefined;
    if (now) {
      version.value = now;
      saved = typed;
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      said.textContent = `Saved at ${time}.`;
    } else {
      said.textContent = "Not saved by itself. Press “Save and stay here” to see why. Your text still stands here.";
    }
  } catch {
    said.textContent = "No connection. Your text still stands here, and is saved when the connection is back.";
  } finally {
    busy = false;
  }
}

if (text && version && said) {
  setInterval(save, EVERY);
  form.addEventListener("submit", () => {
    busy = true;
  });
}
