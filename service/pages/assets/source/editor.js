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

/** What the service's own parser says of the text. */
function checking(address, known, word) {
  return async (view) => {
    const text = view.state.doc.toString();
    if (!text.trim()) return [];
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ query: text }) }).catch(() => null);
    const problem = answer?.ok ? (await answer.json()).problem : null;
    if (!problem || view.state.doc.toString() !== text) return [];
    const { prefixes } = await known();
    const lines = (problem.prefixes ?? []).filter((name) => prefixes[name]).map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`);
    const actions = lines.length && [{
      name: word, apply: (editor) => editor.dispatch({ changes: { from: 0, insert: lines.join("") } }),
    }];
    return [{ ...placeOf(problem, view.state.doc), severity: "error", message: problem.detail, ...(actions ? { actions } : {}) }];
  };
}

/** Where a problem lies: at its line and column, at the first name whose prefix nobody declares, else the whole text. */
function placeOf(problem, doc) {
  if (problem.line) {
    const line = doc.line(Math.min(doc.lines, problem.line));
    const from = Math.max(line.from, Math.min(line.to - 1, line.from + problem.column - 1));
    return { from, to: Math.min(doc.length, from + 1) };
  }
  for (const prefix of problem.prefixes ?? []) {
    const at = doc.toString().search(new RegExp(`(?<![\\w-])${prefix}:`));
    if (at >= 0) return { from: at, to: at + prefix.length + 1 };
  }
  return { from: 0, to: doc.length };
}

const LOOKS = EditorView.theme({
  "&": { fontSize: ".88rem", border: "1px solid #5b6877", borderRadius: "4px", background: "#fff" },
  "&.cm-focused": { outline: "2px solid #0b5c8a" },
  ".cm-content": { fontFamily: "ui-monospace, Consolas, monospace", minHeight: "14rem" },
  // the library's own marks are pictures in addresses of data, which the policy of the pages does not load
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy #b42318", textUnderlineOffset: "3px" },
  ".cm-lintPoint:after": { borderBottomColor: "#b42318" },
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
        linter(checking(form.dataset.check, known, form.dataset.wordDeclare), { delay: 500 }),
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
  view.contentDOM.addEventListener("focus", known, { once: true });
  label.addEventListener("click", () => view.focus());
  form.dataset.ready = "";
}

for (const form of document.querySelectorAll("form[data-editor]")) begin(form);
