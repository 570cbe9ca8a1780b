// The preview's script: loads the page again when there is a newer site, and shows how the build stands.
(() => {
  const mine = document.currentScript.dataset.site;
  const HIDDEN = "preview-hidden"; // the message that the reader has put away, on whichever page
  let stream, note;

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text; // as text: what a build says may quote anything
    return made;
  }

  function show(state, title, message) {
    note?.remove();
    note = null;
    if (!title) return;
    note = document.createElement("aside");
    note.id = "preview-note";
    note.dataset.state = state;
    note.setAttribute("role", "status");
    note.append(element("strong", title));
    if (message) {
      const hide = element("button", "Hide");
      hide.type = "button";
      hide.addEventListener("click", () => {
        sessionStorage.setItem(HIDDEN, message);
        show(state);
      });
      const text = element("pre", "");
      text.append(...message.split("\n").map((line) => element("span", line)));
      text.tabIndex = 0; // to be scrolled by keyboard
      note.append(hide, text);
    }
    document.body.append(note);
  }

  function hear(event) {
    const { state, message, site } = JSON.parse(event.data);
    if (site && site !== mine) {
      stream.close();
      location.reload(); // the browser keeps the place on the page
    } else if (state === "building") {
      show(state, "Building…");
    } else if (state === "failed" && sessionStorage.getItem(HIDDEN) !== message) {
      const good = mine ? " This is the last good page." : "";
      show(state, `The book cannot be built.${good}`, message);
    } else {
      if (state === "good") sessionStorage.removeItem(HIDDEN);
      show(state);
    }
  }

  // Only while the page is seen: a browser keeps six connections to a server, and more open tabs would wait for ever.
  function listen() {
    stream?.close();
    if (document.hidden) return;
    stream = new EventSource("/_preview/events");
    stream.onmessage = hear;
    stream.onerror = () => show("stopped", "The preview has stopped.");
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
