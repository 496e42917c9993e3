// The form of the page that works without a signal: which questions show, what was typed, what is wrong. It knows no
// question: the page is drawn from the catalogue, and the rules that came with it say what follows from which choice.
(() => {
  const HIDDEN = "[hidden], .govuk-radios__conditional--hidden, .govuk-checkboxes__conditional--hidden";
  const LINE = "__n__";
  const OPTIONAL = " (optional)";

  class ReportForm {
    constructor(form, rules) {
      this.form = form;
      this.rules = rules;
      this.audience = "guest";
      this.sectors = {}; // of the premises of an account, by their references
      this.worded = new Set(); // the rules' names of what was worded otherwise than drawn
      form.addEventListener("click", (event) => this.pressed(event));
      form.addEventListener("change", () => this.show());
    }

    controls(scope = this.form) {
      return [...scope.querySelectorAll("input[name], select[name], textarea[name]")];
    }

    // --- which questions show

    /** Return the rules of the chosen kind; null before one is chosen. */
    get chosen() {
      const kind = this.form.elements.kind.value;
      return this.rules[this.audience][kind] ?? null;
    }

    /** Show what follows from the answers. A hidden answer leads nowhere, so it is looked at until nothing changes. */
    show() {
      for (const element of this.form.querySelectorAll("[data-for]")) {
        element.hidden = element.dataset.for !== this.audience;
      }
      for (let round = 0; round < 4; round += 1) {
        const answers = this.answers();
        let changed = false;
        for (const element of this.form.querySelectorAll("[data-page], [data-question]")) {
          const hides = !this.isShown(element, answers);
          changed ||= element.hidden !== hides;
          element.hidden = hides;
        }
        if (!changed) {
          break;
        }
      }
      this.word();
    }

    isShown(element, answers) {
      const rules = this.chosen;
      if (!rules) {
        return false;
      }
      if ("onFault" in element.dataset && !element.dataset.asked) {
        return false;
      }
      const { page, question } = element.dataset;
      return Boolean(this.outcome(rules.shows[question ?? page] ?? [question ? 1 : 0], answers));
    }

    /** Return what a rule says: [base, [name, value, …, outcome], …], where the last line whose choices were all made counts. */
    outcome(rule, answers) {
      const made = (line) => line.every((name, place) => place % 2 || place === line.length - 1 || answers.get(name)?.has(line[place + 1]));
      return rule.slice(1).findLast(made)?.at(-1) ?? rule[0];
    }

    /** Return the values chosen so far by "page.question", of controls that show. */
    answers() {
      const found = new Map();
      for (const control of this.controls()) {
        const isChoice = control.type === "radio" || control.type === "checkbox";
        if (isChoice && control.checked && !control.closest(HIDDEN)) {
          const name = control.name.replace("-", ".");
          found.set(name, (found.get(name) ?? new Set()).add(control.value));
        }
      }
      return found.set("sector", new Set([this.sector()]));
    }

    /** Return the sector of the chosen premises, or the one that a guest chose for the business. */
    sector() {
      const { elements } = this.form;
      return this.audience === "guest" ? elements["business-sector"]?.value : this.sectors[elements.premises.value];
    }

    /** Word titles, labels and hints as the kind and the answers ask for. */
    word() {
      const answers = this.answers();
      const wanted = this.chosen?.words ?? {};
      Object.keys(wanted).forEach((name) => this.worded.add(name));
      for (const name of this.worded) {
        if (name.startsWith("choices:")) {
          this.offer(name.slice("choices:".length), wanted[name]);
        } else {
          this.placesOf(name).forEach((element) => this.wordOne(element, wanted[name], answers));
        }
      }
    }

    /** Give an element the words of a rule, or those that it was drawn with. */
    wordOne(element, words, answers) {
      element.drawn ??= element.textContent.trim();
      if (!words) {
        element.textContent = element.drawn;
        return;
      }
      const text = this.outcome(words, answers);
      element.textContent = element.drawn.endsWith(OPTIONAL) && !text.endsWith(OPTIONAL) ? text + OPTIONAL : text;
    }

    /** Offer only some of a question's choices. */
    offer(question, codes) {
      for (const radio of this.form.querySelectorAll(`[data-question="${question}"] input[type=radio]`)) {
        radio.closest(".govuk-radios__item").hidden = Boolean(codes) && !codes.includes(radio.value);
      }
    }

    placesOf(name) {
      const [what, place] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
      if (what === "title") {
        return this.form.querySelectorAll(`[data-page="${place}"] > [data-title]`);
      }
      const inside = `[data-question="${place}"]`;
      if (what === "hint") {
        return this.form.querySelectorAll(`${inside} > .govuk-form-group > .govuk-hint, ${inside} > .govuk-form-group > fieldset > .govuk-hint`);
      }
      return this.form.querySelectorAll(`${inside} > .govuk-form-group > .govuk-label, ${inside} > .govuk-form-group > .govuk-label-wrapper > .govuk-label, ${inside} > .govuk-form-group > fieldset > legend`);
    }

    // --- lines

    pressed(event) {
      const adds = event.target.closest("[data-add-line]");
      const removes = event.target.closest("[data-remove-line]");
      if (adds) {
        this.addLine(adds.dataset.addLine, true);
        this.show();
      } else if (removes) {
        const lines = removes.closest("[data-lines]");
        removes.closest("[data-line]").remove();
        lines.querySelector("[data-line] input, [data-line] textarea")?.focus();
        this.form.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }

    lines(page) {
      return [...this.form.querySelectorAll(`[data-lines="${page}"] > [data-line]`)];
    }

    /** Add a line under a number that no other has; the numbers are put in order when the report is sent. */
    addLine(page, focuses = false, number = null) {
      const place = this.form.querySelector(`[data-lines="${page}"]`);
      const used = this.lines(page).map((line) => Number(line.dataset.line));
      if (used.length >= Number(place.dataset.most)) {
        return;
      }
      const next = number ?? Math.max(-1, ...used) + 1;
      const made = document.createElement("template");
      made.innerHTML = this.form.querySelector(`template[data-template="${page}"]`).innerHTML.replaceAll(LINE, String(next));
      const line = made.content.firstElementChild;
      line.dataset.line = String(next);
      place.append(line);
      this.started?.(line);
      if (focuses) {
        line.querySelector("input, textarea, select")?.focus();
      }
    }

    // --- what was typed

    /** Return everything that was typed, by control, whether it shows or not. */
    values() {
      const found = {};
      for (const control of this.controls()) {
        if (control.type === "file") {
          continue;
        }
        if (control.type === "checkbox" || control.type === "radio") {
          if (control.checked) {
            (found[control.name] ??= []).push(control.value);
          }
        } else if (control.value !== "") {
          found[control.name] = [control.value];
        }
      }
      return found;
    }

    /** Put back what was typed; lines that are needed for it are added. */
    fill(values) {
      this.form.reset();
      this.form.querySelectorAll("[data-line]").forEach((line) => line.remove());
      for (const place of this.form.querySelectorAll("[data-lines]")) {
        const page = place.dataset.lines;
        const numbers = new Set(Object.keys(values).map((name) => this.lineOf(page, name)));
        numbers.delete(null);
        [...numbers].sort((one, other) => one - other).forEach((number) => this.addLine(page, false, number));
        if (!numbers.size && "first" in place.dataset) {
          this.addLine(page);
        }
      }
      for (const control of this.controls()) {
        const said = values[control.name];
        if (control.type === "checkbox" || control.type === "radio") {
          control.checked = Boolean(said?.includes(control.value));
        } else if (said && control.type !== "file") {
          control.value = said[0];
        }
      }
      this.show();
      window.dispatchEvent(new Event("pageshow")); // GOV.UK's components look again at what their controls hold
    }

    lineOf(page, name) {
      const found = name.startsWith(`${page}-`) ? /^(\d+)-/.exec(name.slice(page.length + 1)) : null;
      return found ? Number(found[1]) : null;
    }

    /** Return the answers that show, by page, as the server reads them. */
    pages() {
      const found = {};
      for (const section of this.form.querySelectorAll("[data-page]:not([hidden])")) {
        const page = section.dataset.page;
        const lines = section.querySelector("[data-lines]");
        found[page] = lines
          ? this.lines(page).map((line) => this.typed(line, `${page}-${line.dataset.line}-`))
          : this.typed(section, `${page}-`);
      }
      return found;
    }

    typed(scope, prefix) {
      const said = {};
      for (const control of this.controls(scope)) {
        if (control.closest(HIDDEN) || control.type === "file") {
          continue;
        }
        const name = control.name.slice(prefix.length);
        const isBox = control.type === "checkbox";
        if ((isBox || control.type === "radio") && !control.checked) {
          continue;
        }
        const several = isBox && this.form.querySelectorAll(`[name="${CSS.escape(control.name)}"]`).length > 1;
        said[name] = several ? [...(said[name] ?? []), control.value] : control.value;
      }
      return said;
    }

    // --- what is wrong

    /** Return what must be there before a report can wait to be sent, as the server says its faults. */
    lacking() {
      const found = [];
      for (const element of this.form.querySelectorAll("[data-needed]")) {
        const controls = this.controls(element);
        const isEmpty = !controls.some((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value.trim()));
        if (isEmpty && !element.closest(HIDDEN)) {
          found.push({ control: element.dataset.control, words: element.dataset.needed });
        }
      }
      return found;
    }

    /** Return the first control of a fault, with the line as it is numbered here. */
    controlOf(name) {
      const found = /^([^-]+)-(\d+)-(.+)$/.exec(name);
      const line = found ? this.lines(found[1])[Number(found[2])] : null;
      const here = line ? `${found[1]}-${line.dataset.line}-${found[3]}` : name;
      return document.getElementById(`id_${here}`) ?? document.getElementById(`id_${here}-day`);
    }

    clearFaults() {
      this.form.querySelectorAll("[data-fault]").forEach((element) => element.remove());
      this.form.querySelectorAll(".govuk-form-group--error").forEach((group) => group.classList.remove("govuk-form-group--error"));
      this.form.querySelectorAll("[data-described]").forEach((element) => {
        element.setAttribute("aria-describedby", element.dataset.described);
        element.removeAttribute("data-described");
      });
    }

    /** Show each fault at its control; return what the summary above says. */
    showFaults(faults) {
      this.clearFaults();
      for (const { control } of faults) {
        const question = this.controlOf(control)?.closest("[data-on-fault]");
        if (question) {
          question.dataset.asked = "yes";
        }
      }
      this.show();
      return faults.map(({ control, words }) => {
        const target = control ? this.controlOf(control) : null;
        if (target) {
          this.showFault(target, words);
        }
        return { text: words, href: target ? `#${target.id}` : "" };
      });
    }

    showFault(target, words) {
      const group = target.closest("fieldset")?.closest(".govuk-form-group") ?? target.closest(".govuk-form-group");
      const message = document.createElement("p");
      message.className = "govuk-error-message";
      message.dataset.fault = "yes";
      message.id = `${target.id}-fault`;
      const prefix = document.createElement("span");
      prefix.className = "govuk-visually-hidden";
      prefix.textContent = "Error: ";
      message.append(prefix, words);
      const first = group.querySelector(".govuk-date-input, .govuk-radios, .govuk-checkboxes, .govuk-input__wrapper") ?? group.querySelector("input, select, textarea");
      first.before(message);
      group.classList.add("govuk-form-group--error");
      const described = group.querySelector("fieldset") ?? target;
      described.dataset.described = described.getAttribute("aria-describedby") ?? "";
      described.setAttribute("aria-describedby", `${described.dataset.described} ${message.id}`.trim());
    }
  }

  self.BizwatchReportForm = ReportForm;
})();
