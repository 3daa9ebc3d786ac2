// A part of the network as a picture to expand. What it shows stands in a table beneath, row by row; keys do what a pointer
// does, and what is chosen is said. The section tells where its rows come from:
//   data-network   the address of rows as JSON ({rows: […]}), or "#id" of a table on the page, one row of which is one edge
//   data-ends      which columns are the two ends: "subject object", of a table their numbers "0 2"
//   data-relation  the column that says what ties them
//   data-rows      of a table how many of its first rows
//   data-expand    the address that gives the rows around a thing, up to the IRI of the thing
//   data-self      the IRI of what the page is about
//   data-word-…    what is said, with %(…)s for what stands in its place
import cytoscape from "cytoscape";

const language = document.documentElement.lang;
const COLOURS = {
  policy: "#0b5c8a", body: "#7a5c00", region: "#2f6b2f", indicator: "#9a3412", programme: "#6b2f7a", target: "#9a3412",
  theme: "#5b6877",
};
const OTHER = "#1d2733";
const LOOKS = [
  { selector: "node", style: {
    "background-color": "data(colour)", label: "data(short)", "font-size": 11, color: "#1d2733", "text-valign": "bottom",
    "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 120, "text-overflow-wrap": language === "zh" ? "anywhere" : "whitespace", width: 18, height: 18,
    "text-background-color": "#fff", "text-background-opacity": 0.85, "text-background-padding": 1,
    "font-family": 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
  } },
  { selector: "node[?isSelf]", style: { width: 28, height: 28, "font-weight": 700 } },
  { selector: "node[?isWhole]", style: { "border-width": 3, "border-color": "#dde3ea" } },
  { selector: "node.chosen", style: { "border-width": 4, "border-color": "#c2410c" } },
  { selector: "edge", style: {
    width: 1.5, "line-color": "#b8c2cc", "target-arrow-color": "#b8c2cc", "target-arrow-shape": "triangle",
    "curve-style": "bezier", "arrow-scale": 0.8,
  } },
  { selector: "edge.chosen", style: { "line-color": "#c2410c", "target-arrow-color": "#c2410c", width: 2.5 } },
];
const LONGEST = language === "zh" ? 26 : 40;
// A place narrower than this has room for half a name.
const NARROW = 600;
// Beyond this room for each thing, in pixels both ways, the picture is drawn larger than its place and shown smaller.
const ROOM = [125, 62];

/** One end of an edge: its IRI, its address on this host, and what it is called. */
function thing(iri, href, label) {
  const kind = iri.match(/^https:\/\/w3id\.org\/datagov-kg\/([^/#]+)\//)?.[1] ?? "";
  return { id: iri, href, label, kind };
}

function label(row, name) {
  return row[`${name}_${language}`] ?? row[`${name}_zh`] ?? row[`${name}_en`] ?? String(row[name] ?? "").split(/[/#]/).pop();
}

/** The edges that an answer of /explore tells of. */
function edgesOf(document_, section) {
  const [one, other] = section.dataset.ends.split(" ");
  const relation = section.dataset.relation;
  return document_.rows.filter((row) => row[one] && row[other]).map((row) => ({
    source: thing(row[one], local(row[one], section), label(row, one)),
    target: thing(row[other], local(row[other], section), label(row, other)),
    relation: relation ? label(row, relation) : "", said: row[`sentence_${language}`] ?? "",
  }));
}

/** The edges that the rows of a table tell of: cells that link are their ends. */
function edgesIn(table, section) {
  const [one, other] = section.dataset.ends.split(" ").map(Number);
  const [relation] = [section.dataset.relation].filter((text) => text !== undefined && text !== "").map(Number);
  const end = (cell) => {
    const link = cell?.querySelector("a");
    return link && thing(whole(link, section), link.href, link.textContent.trim());
  };
  return [...table.tBodies[0].rows].slice(0, Number(section.dataset.rows) || undefined).map((row) => ({
    source: end(row.cells[one]), target: end(row.cells[other]),
    relation: relation === undefined ? "" : row.cells[relation].textContent.trim(), said: "",
  })).filter((edge) => edge.source && edge.target);
}

/** The address on this host of the page of an IRI. */
function local(iri, section) {
  return iri.startsWith(section.dataset.base) ? section.dataset.prefix + "/" + iri.slice(section.dataset.base.length) : iri;
}

/** The IRI whose page a link leads to. */
function whole(link, section) {
  const start = location.origin + section.dataset.prefix + "/";
  return link.href.startsWith(start) ? section.dataset.base + decodeURI(link.href.slice(start.length)) : link.href;
}

function told(text, places) {
  return text.replace(/%\((\w+)\)s/g, (_, name) => places[name] ?? "");
}

function element(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

class Drawing {
  constructor(section) {
    this.section = section;
    this.words = Object.fromEntries(Object.entries(section.dataset).filter(([name]) => name.startsWith("word"))
      .map(([name, text]) => [name.slice(4).toLowerCase(), text]));
    this.edges = new Map();
    this.whole = new Set();
    this.place = element("div", { className: "network", tabIndex: 0 });
    this.place.setAttribute("role", "application");
    this.place.setAttribute("aria-label", this.words.label);
    this.said = element("p", { className: "note" });
    this.said.setAttribute("role", "status");
    this.more = this.button(this.words.expand, () => this.expand(this.chosen));
    this.open = element("a", { textContent: this.words.open, hidden: true });
    this.rows = element("tbody");
    const heads = this.words.heads.split("|").map((text) => element("th", { scope: "col", textContent: text }));
    this.summary = element("summary");
    const tools = element("div", { className: "tools" }, this.more, this.button(this.words.fit, () => this.graph.fit(undefined, 30)),
      this.open);
    section.append(
      element("p", { className: "note", textContent: this.words.help }), this.place, tools, this.said,
      element("details", {}, this.summary, element("div", { className: "wide" },
        element("table", {}, element("thead", {}, element("tr", {}, ...heads)), this.rows))),
    );
    if (!section.dataset.expand) this.more.remove();
    // the library adds a style element unless one of this name is there; what it would say stands in our style sheet
    if (!document.getElementById("__________cytoscape_stylesheet")) {
      document.body.append(element("template", { id: "__________cytoscape_stylesheet" }));
    }
    // who scrolls past it scrolls the page; the wheel zooms for who has gone into it
    this.graph = cytoscape({ container: this.place, style: LOOKS, minZoom: 0.2, maxZoom: 3, userZoomingEnabled: false });
    this.place.addEventListener("focus", () => this.graph.userZoomingEnabled(true));
    this.place.addEventListener("blur", () => this.graph.userZoomingEnabled(false));
    this.graph.on("tap", "node", ({ target }) => this.choose(target));
    this.graph.on("dbltap", "node", ({ target }) => this.expand(target));
    this.place.addEventListener("keydown", (event) => this.pressed(event));
    this.place.addEventListener("focus", () => this.chosen ?? this.choose(this.graph.nodes()[0]));
  }

  button(text, does) {
    const made = element("button", { type: "button", textContent: text });
    made.addEventListener("click", does);
    return made;
  }

  /** Add edges, those not there yet, around a node; returns how many things are new. */
  add(edges, around) {
    const before = this.graph.nodes().length;
    for (const edge of edges) {
      const id = `${edge.source.id} ${edge.relation} ${edge.target.id}`;
      if (this.edges.has(id) || edge.source.id === edge.target.id) continue;
      this.edges.set(id, edge);
      for (const end of [edge.source, edge.target]) this.addNode(end, around);
      this.graph.add({ data: { id, source: edge.source.id, target: edge.target.id } });
      this.rows.append(element("tr", { title: edge.said },
        element("td", {}, element("a", { href: edge.source.href, textContent: edge.source.label })),
        element("td", { textContent: edge.relation }),
        element("td", {}, element("a", { href: edge.target.href, textContent: edge.target.label }))));
    }
    const added = this.graph.nodes().length - before;
    this.summary.textContent = told(this.words.table, { number: this.edges.size });
    this.section.dataset.things = this.graph.nodes().length;
    if (added) this.arrange();
    return added;
  }

  addNode(end, around) {
    if (this.graph.getElementById(end.id).nonempty()) return;
    const count = this.graph.nodes().length;
    const angle = count * 2.4; // the golden angle, so that no two lie on one another
    const from = around?.position() ?? { x: 0, y: 0 };
    const most = this.place.clientWidth < NARROW ? LONGEST / 2 : LONGEST;
    const short = end.label.length > most ? `${end.label.slice(0, most)}…` : end.label;
    this.graph.add({
      data: { ...end, short, colour: COLOURS[end.kind] ?? OTHER, isSelf: end.id === this.section.dataset.self },
      position: { x: from.x + 120 * Math.cos(angle), y: from.y + 120 * Math.sin(angle) },
    });
  }

  arrange() {
    this.graph.layout({
      name: "cose", randomize: false, animate: false, fit: false, nodeRepulsion: () => 400_000,
      idealEdgeLength: () => 110, nodeOverlap: 40, nodeDimensionsIncludeLabels: true, numIter: 600,
    }).run();
    this.spread();
    this.graph.fit(undefined, 12);
  }

  /** Spread what was laid out over the whole of its place, and no farther than names need, so that they can be read. */
  spread() {
    const nodes = this.graph.nodes();
    const [width, height] = [this.place.clientWidth, this.place.clientHeight];
    const grown = Math.max(1, Math.sqrt((nodes.length * ROOM[0] * ROOM[1]) / (width * height)));
    for (const [axis, size, margin] of [["x", width, ROOM[0]], ["y", height, ROOM[1]]]) {
      const ordered = nodes.sort((one, other) => one.position(axis) - other.position(axis));
      const [least, most] = [ordered.first().position(axis), ordered.last().position(axis)];
      const far = Math.max(1, size * grown - margin);
      // half as it lies, half in even steps: a crowd in the middle comes apart
      ordered.forEach((node, place) => node.position(axis, far * (
        (node.position(axis) - least) / (most - least || 1) + place / Math.max(1, nodes.length - 1)) / 2));
    }
  }

  choose(node) {
    if (!node) return;
    this.chosen = node;
    this.graph.elements(".chosen").removeClass("chosen");
    node.addClass("chosen");
    node.connectedEdges().addClass("chosen");
    this.open.href = node.data("href");
    this.open.hidden = false;
    this.open.textContent = told(this.words.open, { name: node.data("label") });
    this.say(told(this.words.chosen, { name: node.data("label"), number: node.degree() }));
  }

  say(text) {
    this.said.textContent = text;
  }

  /** Fetch what is directly tied to a node. */
  async expand(node) {
    if (!node || !this.section.dataset.expand) return;
    const name = node.data("label");
    const answer = await fetch(this.section.dataset.expand + encodeURIComponent(node.id()), { headers: { Accept: "application/json" } })
      .catch(() => null);
    if (!answer?.ok) return this.say(told(this.words.nothing, { name }));
    const around = { dataset: { ...this.section.dataset, ends: "subject object", relation: "relation" } };
    const added = this.add(edgesOf(await answer.json(), around), node);
    node.data("isWhole", true);
    this.choose(node);
    if (this.place.clientWidth < NARROW) this.graph.fit(node.closedNeighborhood(), 20);
    this.say(told(added ? this.words.added : this.words.nothing, { name, number: added }));
  }

  /** Arrows go to the next thing that way, + and Enter expand, Home shows all. */
  pressed(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) this.choose(this.towards(way) ?? this.chosen);
    else if (["Enter", "+", " "].includes(event.key)) this.expand(this.chosen);
    else if (event.key === "Home") this.graph.fit(undefined, 30);
    else return;
    event.preventDefault();
  }

  towards([x, y]) {
    const from = this.chosen?.position();
    if (!from) return this.graph.nodes()[0];
    const away = this.graph.nodes().filter((node) => node !== this.chosen).map((node) => {
      const [dx, dy] = [node.position("x") - from.x, node.position("y") - from.y];
      return { node, along: dx * x + dy * y, aside: Math.abs(dx * y) + Math.abs(dy * x) };
    });
    return away.filter((one) => one.along > 0 && one.along >= one.aside * 0.7)
      .sort((one, other) => one.along + 2 * one.aside - other.along - 2 * other.aside)[0]?.node;
  }
}

/** Draw what the section says. */
export async function draw(section) {
  const from = section.dataset.network;
  let edges;
  if (from.startsWith("#")) {
    edges = edgesIn(document.querySelector(from), section);
  } else {
    const answer = await fetch(from, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    edges = edgesOf(await answer.json(), section);
  }
  if (!edges.some((edge) => edge.source.id !== edge.target.id)) return;
  const drawing = new Drawing(section);
  drawing.add(edges);
  drawing.choose(drawing.graph.getElementById(section.dataset.self ?? "")[0] ?? drawing.graph.nodes()[0]);
  section.dataset.ready = "";
}
