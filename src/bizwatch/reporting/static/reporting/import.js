// The page of an import while it goes on: what stands in it is fetched again until it is done. Without script the browser
// loads the whole page again instead.

const WAIT_MS = 3000;

/** Put in the page as it is now, unless somebody is in the middle of something there. */
async function lookAgain() {
  const here = document.getElementById("import");
  const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (answer?.ok && !here.contains(document.activeElement)) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.getElementById("import");
    if (there) {
      here.replaceWith(document.adoptNode(there));
    }
  }
  if (document.getElementById("import").hasAttribute("data-busy")) {
    setTimeout(lookAgain, WAIT_MS);
  }
}

setTimeout(lookAgain, WAIT_MS);
