// The call-taker's pages: results as one types, and the questions that follow as soon as an answer calls for them. The
// same forms work with their buttons where no script runs.

const WAIT_MS = 250;

/** Return a function that calls `work` once the calls to it have paused. */
function paused(work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, WAIT_MS);
  };
}

/** Show what is found while the name is being typed. An answer that was overtaken by a later one is dropped. */
function startFinding(form) {
  const box = form.querySelector("input[name=q]");
  const found = document.getElementById("found");
  let latest = 0;
  const look = paused(async () => {
    const mine = ++latest;
    const address = `${form.dataset.find}?part=found&q=${encodeURIComponent(box.value)}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" }).catch(() => null);
    if (answer?.ok && mine === latest) {
      found.innerHTML = await answer.text();
    }
  });
  box.addEventListener("input", look);
}

/** Start GOV.UK's components in parts of the page that have just come. */
async function startComponents(scope) {
  const script = document.querySelector("script[data-govuk-frontend]");
  const frontend = await import(script.dataset.govukFrontend);
  frontend.initAll({ scope });
}

/** Put in the sections that are new and take out those no longer asked; what is being typed elsewhere is not touched. */
function mergeSections(here, there) {
  const wanted = new Set([...there.children].map((section) => section.dataset.section));
  for (const section of [...here.children]) {
    if (!wanted.has(section.dataset.section)) {
      section.remove();
    }
  }
  [...there.children].forEach((section, place) => {
    const present = here.children[place];
    if (present?.dataset.section !== section.dataset.section) {
      here.insertBefore(section, present ?? null);
      startComponents(section);
    }
  });
}

/** Keep the call after every answer, and show the questions that follow from it. */
function startCall(form) {
  let busy = false;
  let again = false;
  const status = document.createElement("p");
  status.className = "govuk-hint";
  status.setAttribute("role", "status");
  form.append(status);

  const keep = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("action", "save");
    const sent = { method: "POST", body, credentials: "same-origin", redirect: "error" };
    const answer = await fetch(form.getAttribute("action") || location.href, sent).catch(() => null);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const name of ["advice", "sections"]) {
        const here = form.querySelector(`[data-part=${name}]`);
        const there = page.querySelector(`[data-part=${name}]`);
        if (name === "sections") {
          mergeSections(here, there);
        } else if (here.textContent.trim() !== there.textContent.trim()) {
          here.innerHTML = there.innerHTML;
        }
      }
      form.querySelector("button[value=send]")?.toggleAttribute("disabled", !page.querySelector("button[value=send]"));
      status.textContent = "Saved";
    } else {
      status.textContent = "Not saved. Press “Show the questions that follow” to try again.";
    }
    busy = false;
    if (again) {
      again = false;
      keep();
    }
  };
  form.addEventListener("change", paused(keep));
  form.addEventListener("keydown", (event) => {
    const send = form.querySelector("button[value=send]:not([disabled])");
    if (event.key === "Enter" && event.ctrlKey && send) {
      event.preventDefault();
      form.requestSubmit(send);
    }
  });
  form.querySelector("[data-keys]").hidden = false;
}

document.querySelectorAll("form[data-find]").forEach(startFinding);
document.querySelectorAll("form[data-call]").forEach(startCall);
