// Names while one types into a form of search: what the page of search would show first. Without scripts Enter asks it.
const language = document.documentElement.lang;
const WAIT_MILLISECONDS = 120;
let made = 0;

function option(hit, id) {
  const item = document.createElement("li");
  item.id = id;
  item.role = "option";
  item.dataset.path = hit.path;
  const name = document.createElement("span");
  name.textContent = hit.labels[language] || hit.labels.zh || hit.labels.en || hit.name;
  const kind = document.createElement("span");
  kind.className = "tag";
  kind.textContent = hit.kind_labels[language];
  item.append(name, kind);
  return item;
}

function suggesting(form) {
  const input = form.querySelector("input[name=q]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `suggestions-${++made}`;
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" }))
    input.setAttribute(name, value);
  input.autocomplete = "off";
  let chosen = -1, waiting = 0, asking = null;

  const show = (visible) => {
    list.hidden = !visible;
    input.setAttribute("aria-expanded", String(visible));
    if (!visible) choose(-1);
  };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const ask = async () => {
    asking?.abort();
    const typed = input.value.trim();
    if (!typed) return show(false);
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams({ q: typed, limit: 8, format: "json" })}`, { signal: asking.signal });
      if (!answer.ok) return show(false);
      const { hits } = await answer.json();
      list.replaceChildren(...hits.map((hit, number) => option(hit, `${list.id}-${number}`)));
      choose(-1);
      show(hits.length > 0);
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MILLISECONDS);
  });
  input.addEventListener("keydown", (event) => {
    const number = list.children.length;
    if (event.key === "Escape") show(false);
    if (list.hidden || !number || event.isComposing) return;
    if (event.key === "ArrowDown") choose((chosen + 1) % number);
    else if (event.key === "ArrowUp") choose(chosen <= 0 ? number - 1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.path);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (item) location.assign(item.dataset.path);
  });
  input.addEventListener("blur", () => show(false));
}

for (const form of document.querySelectorAll("form.search")) if (form.querySelector("input[name=q]")) suggesting(form);
