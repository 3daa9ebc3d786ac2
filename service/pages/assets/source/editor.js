// The SPARQL form as an editor: highlighting, completion from what the graph holds, and what the server's parser says of the
// text. The form stays the form: what is typed stands in its text field, which is sent as ever.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, defaultHighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { linter, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";

const KEYWORDS = ("SELECT DISTINCT WHERE ASK CONSTRUCT DESCRIBE FILTER OPTIONAL UNION MINUS VALUES BIND GRAPH EXISTS PREFIX " +
  "GROUP ORDER BY HAVING LIMIT OFFSET ASC DESC AS IN NOT COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT STR LANG LANGMATCHES " +
  "DATATYPE BOUND COALESCE IF REGEX REPLACE CONTAINS STRSTARTS STRENDS STRLEN SUBSTR UCASE LCASE CONCAT YEAR MONTH DAY " +
  "ABS CEIL FLOOR ROUND").split(" ");
const MOST_OFFERED = 60;
// no graph has this name, so that a query that is only to be read finds nothing
const NOTHING = "urn:x-datagov-kg:nothing";
const language = document.documentElement.lang;

/** What the graph holds, asked for once. */
function vocabulary(address) {
  let asked;
  return () => (asked ??= fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { prefixes: {}, terms: [] }))
    .catch(() => ({ prefixes: {}, terms: [] })));
}

/** How well a term fits what was typed: 2 where its name or label begins so, 1 where either holds it, else 0. */
function fit(term, typed) {
  const texts = [term.name, term.name.split(":")[1] ?? "", term.label[language] ?? ""].map((text) => text.toLowerCase());
  if (texts.some((text) => text.startsWith(typed))) return 2;
  return texts.some((text) => text.includes(typed)) ? 1 : 0;
}

/** Put the name where it was typed, and declare its prefix before the query where nobody has. */
function insertTerm(prefixes) {
  return (view, completion, from, to) => {
    const prefix = completion.label.split(":")[0];
    const changes = [{ from, to, insert: completion.label }];
    if (prefixes[prefix] && !declared(view.state.doc.toString(), prefix)) {
      changes.unshift({ from: 0, insert: `PREFIX ${prefix}: <${prefixes[prefix]}>\n` });
    }
    const shift = changes.length > 1 ? changes[0].insert.length : 0;
    view.dispatch({ changes, selection: { anchor: from + completion.label.length + shift }, userEvent: "input.complete" });
  };
}

function declared(text, prefix) {
  return new RegExp(`prefix\\s+${prefix.replace(/[^\w-]/g, "")}:`, "i").test(text);
}

function completing(known) {
  return async (context) => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) {
      const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
      names.delete(variable.text);
      return { from: variable.from, options: [...names].map((name) => ({ label: name, type: "variable" })) };
    }
    const word = context.matchBefore(/[\p{L}\p{N}_:-]+/u);
    if (!word && !context.explicit) return null;
    const { prefixes, terms } = await known();
    const typed = (word?.text ?? "").toLowerCase();
    const found = terms.map((term) => [fit(term, typed), term]).filter(([how]) => how > 0);
    found.sort(([one, a], [other, b]) => other - one || b.count - a.count);
    const options = found.slice(0, MOST_OFFERED).map(([, term]) => ({
      label: term.name, detail: term.label[language] ?? "", info: term.count.toLocaleString(language),
      type: term.kind, apply: insertTerm(prefixes),
    }));
    const spaces = Object.keys(prefixes).filter((prefix) => typed && prefix.startsWith(typed));
    const words = KEYWORDS.filter((keyword) => typed && keyword.toLowerCase().startsWith(typed));
    return {
      from: word?.from ?? context.pos, filter: false,
      options: [...words.map((label) => ({ label, type: "keyword" })), ...spaces.map((prefix) => ({
        label: `${prefix}:`, detail: prefixes[prefix], type: "namespace", apply: insertTerm(prefixes),
      })), ...options],
    };
  };
}

/** What the server's parser says of the text: the query is asked of a graph that there is not. */
function checking(endpoint, word) {
  return async (view) => {
    const text = view.state.doc.toString();
    if (!text.trim()) return [];
    const body = new URLSearchParams({ query: text, "default-graph-uri": NOTHING });
    const answer = await fetch(endpoint, { method: "POST", body, headers: { Accept: "*/*;q=0.1, application/problem+json" } })
      .catch(() => null);
    if (answer?.status !== 400) return [];
    const { detail } = await answer.json();
    const { from, to } = placeOf(detail, view.state.doc);
    const missing = detail.match(/PREFIX [\w-]*: <[^>…]+>/g);
    const actions = missing && [{
      name: word, apply: (editor) => editor.dispatch({ changes: { from: 0, insert: `${missing.join("\n")}\n` } }),
    }];
    return [{ from, to, severity: "error", message: detail, ...(actions ? { actions } : {}) }];
  };
}

/** Where a problem lies: at its line and column, at the first name whose prefix it names, else the whole text. */
function placeOf(detail, doc) {
  const place = detail.match(/\bat (\d+):(\d+)/) ?? detail.match(/\bline (\d+), column (\d+)/);
  if (place) {
    const line = doc.line(Math.min(doc.lines, Math.max(1, Number(place[1]))));
    const from = Math.min(line.to, line.from + Number(place[2]) - 1);
    return { from, to: Math.min(doc.length, Math.max(from + 1, from)) };
  }
  const prefix = detail.match(/PREFIX ([\w-]*):/)?.[1];
  const at = prefix === undefined ? -1 : doc.toString().search(new RegExp(`(?<![\\w-])${prefix}:`));
  return at < 0 ? { from: 0, to: doc.length } : { from: at, to: at + prefix.length + 1 };
}

const LOOKS = EditorView.theme({
  "&": { fontSize: ".88rem", border: "1px solid #5b6877", borderRadius: "4px", background: "#fff" },
  "&.cm-focused": { outline: "2px solid #0b5c8a" },
  ".cm-content": { fontFamily: "ui-monospace, Consolas, monospace", minHeight: "14rem" },
  ".cm-scroller": { maxHeight: "32rem", overflow: "auto" },
  ".cm-gutters": { background: "#f5f7fa", color: "#5b6877", border: "none" },
});

function begin(form) {
  const field = form.querySelector("textarea");
  const label = form.querySelector(`label[for="${field.id}"]`);
  const place = document.createElement("div");
  place.className = "editor";
  // styles of a shadow root are made by its own means, which a policy without unsafe-inline lets pass
  const root = place.attachShadow({ mode: "open" });
  field.after(place);
  field.hidden = true;
  field.required = false;
  const known = vocabulary(form.dataset.terms);
  const view = new EditorView({
    root, parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), EditorView.lineWrapping, LOOKS,
        StreamLanguage.define(sparql), syntaxHighlighting(defaultHighlightStyle),
        autocompletion({ override: [completing(known)] }),
        linter(checking(form.dataset.endpoint, form.dataset.wordDeclare), { delay: 500 }),
        keymap.of([
          { key: "Mod-Enter", run: () => (form.requestSubmit(), true) },
          ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": label.textContent }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) field.value = update.state.doc.toString();
        }),
      ],
    }),
  });
  label.addEventListener("click", () => view.focus());
  form.dataset.ready = "";
}

for (const form of document.querySelectorAll("form[data-editor]")) begin(form);
