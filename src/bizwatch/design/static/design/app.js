// Starts GOV.UK's components and the few behaviours of our own. Every page works without it.

/** Show the print buttons, which need a script, and let them print. */
function startPrintButtons() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** Return the link or button by which a row is reached. */
function handleOf(row) {
  return row?.querySelector("a[href], button:not([disabled])");
}

/** Return the help that names the keys; it stands under the table for everybody to find. */
function keyboardHelp() {
  const help = document.createElement("details");
  help.className = "govuk-details app-no-print";
  const summary = document.createElement("summary");
  summary.className = "govuk-details__summary";
  const label = document.createElement("span");
  label.className = "govuk-details__summary-text";
  label.textContent = "Keyboard shortcuts for this table";
  summary.append(label);
  const text = document.createElement("div");
  text.className = "govuk-details__text";
  text.textContent =
    "While a link in the table has the focus: j goes to the next row, k to the row before, Enter opens it, ? shows this help.";
  help.append(summary, text);
  return help;
}

/**
 * Let j and k move between the rows of a table while the focus is inside it. They do nothing elsewhere, so they cannot
 * get in the way of speech input (WCAG 2.1.4).
 */
function startKeyboardRows(table) {
  const help = keyboardHelp();
  table.after(help);
  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) {
      return;
    }
    if (event.key === "?") {
      help.open = true;
      help.querySelector("summary").focus();
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    const rows = [...table.tBodies[0].rows].filter(handleOf);
    const next = rows[rows.indexOf(event.target.closest("tbody tr")) + step];
    if (step && next) {
      handleOf(next).focus();
    }
  });
}

startPrintButtons();
document.querySelectorAll("table[data-keyboard-rows]").forEach(startKeyboardRows);

// The address carries the file's hash, so it is handed over by the page instead of standing here.
const { initAll } = await import(document.querySelector("script[data-govuk-frontend]").dataset.govukFrontend);
initAll();
