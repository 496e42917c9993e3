// Parts of the page that works without a signal: its small tools, the gate, the photos, and the box of what is wrong.
(() => {
  const device = self.bizwatchDevice;
  const part = (name) => document.getElementById(`offline-${name}`);
  const LARGE = 10 * 1024 * 1024; // bytes; from here on a photo is said to take long
  const words = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many ?? `${one}s`}`);
  const megabytes = (bytes) => `${Math.max(0.1, bytes / 1_000_000).toFixed(1)}MB`;
  const when = (moment) => new Date(moment).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });

  function say(text, place = part("notice")) {
    place.textContent = text;
  }

  function element(tag, classes, text = "") {
    const made = document.createElement(tag);
    made.className = classes;
    made.textContent = text;
    return made;
  }

  function button(text, pressed, { variant = "secondary", about = "" } = {}) {
    const made = element("button", `govuk-button govuk-button--${variant}`, text);
    made.type = "button";
    if (about) {
      made.append(element("span", "govuk-visually-hidden", ` ${about}`));
    }
    made.addEventListener("click", () => pressed(made));
    return made;
  }

  /** A button that must be pressed twice, for what cannot be undone. */
  function deleteButton(text, about, deletes) {
    return button(
      text,
      (pressed) => {
        const sure = button("Yes, delete it for good", deletes, { variant: "warning", about });
        pressed.replaceWith(sure);
        sure.focus();
      },
      { about },
    );
  }

  /** Return the box that names each fault and leads to its control. */
  function problemBox(lines) {
    const box = element("div", "govuk-error-summary");
    box.tabIndex = -1;
    const inner = element("div", "");
    inner.setAttribute("role", "alert");
    const items = element("ul", "govuk-list govuk-error-summary__list");
    inner.append(element("h2", "govuk-error-summary__title", "There is a problem"), items);
    for (const line of lines) {
      const item = element("li", "", line.href ? "" : line.text);
      if (line.href) {
        const link = element("a", "", line.text);
        link.href = line.href;
        link.addEventListener("click", (event) => {
          event.preventDefault();
          document.getElementById(line.href.slice(1)).focus();
        });
        item.append(link);
      }
      items.append(item);
    }
    box.append(inner);
    return box;
  }

  /** What must not wait for a form: which questions a report of a kind is asked, and what is said to each yes. */
  class Gate {
    constructor(kind) {
      this.kind = kind; // the select of the kind
      this.kinds = JSON.parse(part("gate").dataset.gateKinds);
    }

    get boxes() {
      return [...part("gate").querySelectorAll("[name=gates]")];
    }

    /** Return the questions that were answered yes and that a report of this kind is asked. */
    ticked() {
      const asked = this.boxes.filter((box) => box.checked && !box.closest(".govuk-checkboxes__item").hidden);
      return asked.map((box) => box.value).filter((code) => code !== "none");
    }

    get isAnswered() {
      return this.boxes.some((box) => box.checked && (box.value === "none" || this.ticked().includes(box.value)));
    }

    /** Ask what this kind is asked and show the advice of what is ticked. Returns whether none of it ends the report. */
    show() {
      const kind = this.kind.value;
      part("gate").hidden = !kind;
      for (const box of this.boxes) {
        const kinds = this.kinds[box.value];
        box.closest(".govuk-checkboxes__item").hidden = Boolean(kinds) && !kinds.includes(kind);
      }
      const codes = this.ticked();
      let goesOn = Boolean(kind);
      for (const advice of part("gate").querySelectorAll("[data-gate]")) {
        advice.hidden = !(codes.includes(advice.dataset.gate) && advice.dataset.kinds.split(" ").includes(kind));
        goesOn &&= advice.hidden || advice.dataset.ends === "no";
      }
      return goesOn;
    }

    /** Open the rest of the form where the gate lets it; ``passed``: Continue was pressed. */
    pass(passed) {
      const goesOn = this.show();
      part("rest").hidden = !(passed && goesOn && this.isAnswered);
      part("gate-go").hidden = !goesOn || !part("rest").hidden;
    }

    clear() {
      this.boxes.forEach((box) => (box.checked = false));
    }
  }

  /** The photos of the report that is open, kept as they are. */
  class Photos {
    constructor(draftId, limits) {
      this.draftId = draftId; // a function: which report is open
      this.limits = limits;
    }

    async refusal(file, kept) {
      if (kept.length >= this.limits.most) {
        return `A report takes up to ${this.limits.most} files.`;
      }
      if (!file.size || file.size > this.limits.bytes) {
        return `“${file.name}” is ${file.size ? "too large" : "empty"}.`;
      }
      const room = await navigator.storage?.estimate?.();
      if (room?.quota && room.quota - room.usage < file.size * 1.1) {
        return `There is no room on this device for “${file.name}” (${megabytes(file.size)}).`;
      }
      return "";
    }

    /** Keep one file; return what is to be said about it. */
    async keep(file) {
      const kept = await device.photos(this.draftId());
      const refused = await this.refusal(file, kept);
      if (refused) {
        return refused;
      }
      const bytes = await file.arrayBuffer();
      const hash = await sha256(bytes);
      if (kept.some((photo) => photo.sha256 === hash)) {
        return `“${file.name}” is here already.`;
      }
      const blob = new Blob([bytes], { type: file.type });
      const told = { id: crypto.randomUUID(), draft: this.draftId(), name: file.name, size: file.size };
      try {
        await device.addPhoto({ ...told, sha256: hash, blob, sent: false });
      } catch {
        return `This device could not keep “${file.name}”. There may be no room left.`;
      }
      return file.size > LARGE
        ? `“${file.name}” is large (${megabytes(file.size)}) and takes long to send with a weak signal. Your words go first.`
        : "";
    }

    async add(files) {
      const said = [];
      for (const file of files) {
        said.push(await this.keep(file));
      }
      await this.draw();
      say(said.filter(Boolean).join(" "), part("photo-words"));
    }

    async draw() {
      const photos = await device.photos(this.draftId());
      const items = [];
      for (const photo of photos) {
        const item = element("li", "app-files__item");
        const remove = button("Remove", () => device.dropPhoto(photo.id).then(() => this.draw()), { about: photo.name });
        const name = element("span", "app-files__name", `${photo.name}, ${megabytes(photo.size)}`);
        item.append(await picture(photo), name, remove);
        items.push(item);
      }
      part("photo-list").replaceChildren(...items);
      say(photos.length ? `${words(photos.length, "photo")} saved on this device.` : "", part("photo-count"));
    }
  }

  async function sha256(bytes) {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Draw a small picture of a photo. On a canvas, because the page's rules allow no address made of a file. */
  async function picture(photo) {
    const canvas = element("canvas", "app-files__picture");
    canvas.width = canvas.height = 96;
    canvas.setAttribute("aria-hidden", "true");
    try {
      const image = await createImageBitmap(photo.blob);
      const scale = Math.min(96 / image.width, 96 / image.height);
      const [width, height] = [image.width * scale, image.height * scale];
      canvas.getContext("2d").drawImage(image, (96 - width) / 2, (96 - height) / 2, width, height);
      image.close();
    } catch {
      // A format that this browser cannot draw is kept and sent all the same.
    }
    return canvas;
  }

  self.bizwatchParts = { part, words, megabytes, when, say, element, button, deleteButton, problemBox, Gate, Photos };
})();
