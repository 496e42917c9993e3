// Takes the SHA-256 of a file while it is being sent, a piece at a time, so that a video of gigabytes needs no memory.

const PIECE = 4 * 1024 * 1024;

addEventListener("message", async ({ data: { file, module } }) => {
  try {
    const { sha256 } = await import(module);
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += PIECE) {
      hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    }
    const digest = [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    postMessage({ digest });
  } catch {
    postMessage({ digest: "none" });
  }
});
