// What the page shows, made of plain elements. Nothing here is read as HTML: all text is text.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; `text` is its text. */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "text") element.textContent = value;
    else if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (key === "width" && !element.namespaceURI.endsWith("svg")) element.style.width = value;
    else if (key === "left") element.style.left = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export const empty = (text) => el("p", { class: "empty", text });
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const percent = (part) => `${Math.round(part * 1000) / 10}%`;
const amount = (value, one, many = `${one}s`) => `${value} ${value === 1 ? one : many}`;
const ms = (value) => (value >= 10000 ? `${(value / 1000).toFixed(1)} s` : `${value} ms`);

/** Seconds as a time of the clock. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const two = (value) => String(value).padStart(2, "0");
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** What the mind works at, and the frames that it gives way to: nothing while it may have all. */
export function pace(game) {
  const frames = game.frames ? `, frames ${game.frames.took.toFixed(1)} of ${game.frames.budget.toFixed(1)} ms, ${game.frames.late.toFixed(1)} % late` : "";
  return frames || (game.mind_pace ?? 100) < 100 ? `mind at ${game.mind_pace ?? 100} %${frames}` : "";
}

// ---- who perceives whom -------------------------------------------------------------------------

const NODE = 26;

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word) && !/^(the|der|die|das)$/i.test(word));
  const letters = words.map((word) => word.match(/\p{L}/u)[0].toUpperCase());
  return letters.length > 1 ? letters[0] + letters[letters.length - 1] : letters[0] ?? "?";
}

function places(people, wide, high) {
  if (people.length === 1) return [[wide / 2, high / 2 - 12]];
  const [x, y] = people.length === 2 ? [wide / 4, 0] : [wide / 2 - 64, high / 2 - 56];
  return people.map((_, index) => {
    const angle = (index / people.length) * 2 * Math.PI - (people.length === 2 ? Math.PI : Math.PI / 2);
    return [wide / 2 + x * Math.cos(angle), high / 2 - 14 + y * Math.sin(angle)];
  });
}

function arrow(from, to, kind, lifted) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  // It bends to its right, so that there and back are two.
  const bend = Math.min(26, length * 0.12);
  const middle = [(from[0] + to[0]) / 2 - uy * bend, (from[1] + to[1]) / 2 + ux * bend];
  const toward = (point, target, distance) => {
    const [x, y] = [target[0] - point[0], target[1] - point[1]];
    const away = Math.hypot(x, y) || 1;
    return [point[0] + (x / away) * distance, point[1] + (y / away) * distance];
  };
  const start = toward(from, middle, NODE + 5);
  const end = toward(to, middle, NODE + 11);
  const tip = toward(to, middle, NODE + 5);
  const [px, py] = [-(tip[1] - end[1]) * 0.62, (tip[0] - end[0]) * 0.62];
  const classes = `${kind}${lifted ? " of-chosen" : ""}`;
  return [
    svg("path", { class: `edge ${classes}`, d: `M${start} Q${middle} ${end}` }),
    svg("path", { class: `head ${classes}`, d: `M${tip} L${end[0] + px},${end[1] + py} L${end[0] - px},${end[1] - py} Z` }),
  ];
}

/** People in a ring, with an arrow from each to whom it perceives; so many pixels wide. */
export function scene(people, talks, chosen, choose, room) {
  if (people.length === 0) return empty("Nobody is there yet.");
  const wide = Math.max(300, Math.min(620, room));
  const high = people.length < 3 ? 170 : Math.round(Math.max(290, wide * 0.62));
  const at = new Map(places(people, wide, high).map((place, index) => [people[index].id, place]));
  const holds = new Set(talks.flatMap((talk) => talk.speaking.map((holder) => holder.id)));
  const waits = new Set(talks.flatMap((talk) => talk.waiting.map((waiting) => waiting.id)));
  const edges = [];
  for (const person of people) {
    if (people.length > 16 && person.id !== chosen) continue;
    for (const percept of person.perceives) {
      const to = percept.id && at.get(percept.id);
      if (!to || percept.id === person.id) continue;
      const kind = percept.sense === "hearing" ? "hearing" : "sight";
      edges.push([person.id === chosen, arrow(at.get(person.id), to, kind, person.id === chosen)]);
    }
  }
  edges.sort((a, b) => a[0] - b[0]);
  const nodes = people.map((person) => {
    const [x, y] = at.get(person.id);
    const classes = ["node", person.player && "player", person.id === chosen && "chosen", holds.has(person.id) && "holds", waits.has(person.id) && "waits"];
    const told = [person.name, person.player ? "player" : "character", holds.has(person.id) ? "has the floor" : "", `perceives ${person.perceives.length}`];
    const act = (event) => {
      if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(person.id);
    };
    return svg("g", { class: classes.filter(Boolean).join(" "), transform: `translate(${x},${y})`, tabindex: 0, role: "button", "data-id": person.id, "aria-label": told.filter(Boolean).join(", "), "aria-pressed": String(person.id === chosen), on: { click: act, keydown: act } },
      svg("circle", { class: "ring", r: NODE + 6 }),
      svg("circle", { class: "body", r: NODE }),
      svg("text", { class: "initials", "text-anchor": "middle", text: initials(person.name) }),
      svg("text", { y: NODE + 20, "text-anchor": "middle", text: short(person.name, 20) }),
      // What is said near an edge stands inwards.
      person.says ? svg("text", { class: "says", y: NODE + 37, x: x > wide - 100 ? NODE : x < 100 ? -NODE : 0, "text-anchor": x > wide - 100 ? "end" : x < 100 ? "start" : "middle", text: `“${short(person.says, 30)}”` })
        : person.mood ? svg("text", { class: "mood", "text-anchor": "middle", y: NODE + 36, text: person.mood[0] }) : null);
  });
  return svg("svg", { viewBox: `0 0 ${wide} ${high}`, role: "group", "aria-label": "Who perceives whom" },
    ...edges.flatMap(([, parts]) => parts), ...nodes);
}

/** Who has the floor in each conversation. */
export function conversation(talk, name) {
  const line = el("p", { class: "talk" });
  line.append(el("span", { text: talk.members.map(name).join(", ") }));
  const what = (holder) => ({ line: "says a line", unasked: "speaks unasked", answer: `answers ${holder.to ? name(holder.to) : ""}` })[holder.holds];
  for (const holder of talk.speaking) line.append(el("span", { class: "holds", text: `${name(holder.id)} ${what(holder)}` }));
  for (const one of talk.waiting) line.append(el("span", { class: "dim", text: one.speaker ? `${name(one.speaker)} waits for ${name(one.id)}` : `a cue waits for ${name(one.id)}` }));
  if (talk.speaking.length === 0) line.append(el("span", { class: "dim", text: "nobody has the floor" }));
  return line;
}

// ---- turns --------------------------------------------------------------------------------------

const STEPS = [["heard", "understood"], ["first_token", "first token"], ["first_sentence", "first sentence"], ["first_sound", "first sound"]];

/** A turn: what was heard and said, how long it took, and its replays. */
export function turn(it, scale, replays, replay) {
  const end = it.end ?? "goes on";
  const tokens = it.prompt_tokens ? `${it.cached_tokens ?? "?"} of ${it.prompt_tokens} tokens known${it.answer_tokens ? `, ${it.answer_tokens} written` : ""}` : null;
  const bars = el("div", { class: "bars", "aria-hidden": "true" });
  // The longest first: what came earlier lies over it.
  for (const [key] of [...STEPS].reverse()) {
    if (it.timings[key] === null) continue;
    bars.append(el("span", { class: `${key.replace("first_", "")}-bar`, width: percent(Math.max(0.006, Math.min(1, it.timings[key] / scale))) }));
  }
  const times = el("p", { class: "times" });
  for (const [key, text] of STEPS) if (it.timings[key] !== null) times.append(el("span", { text: `${text} ${ms(it.timings[key])}` }));
  if (tokens) times.append(el("span", { text: tokens }));
  if (it.sampling) times.append(el("button", { type: "button", class: "quiet small", text: "Replay", "aria-label": `Replay turn ${it.number}`, on: { click: () => replay(it) } }));
  const said = el("p", { class: "said" });
  let mood = null;
  for (const sentence of it.sentences) {
    if (sentence.mood && sentence.mood !== mood) said.append(el("span", { class: "tag", text: sentence.mood }), " ");
    mood = sentence.mood;
    said.append(el("span", { class: sentence.state === "played" || sentence.state === "playing" ? "" : "unheard", text: `${sentence.text} ` }));
  }
  return el("article", { class: "turn" },
    el("p", { class: "who" }, el("span", { text: `${it.number}` }), el("b", { text: it.npc_name || it.npc }),
      el("span", { text: it.speaker_name ? `to ${it.speaker_name}` : it.cause === "cue" ? "unasked" : it.cause === "action" ? "after an action" : "" }),
      el("span", { class: it.end ? "end" : "end live", text: end })),
    it.heard ? el("p", { class: it.cause === "line" ? "heard" : "heard cue", text: it.cause === "line" ? `“${it.heard}”` : it.heard }) : null,
    it.sentences.length ? said : null, bars, times, ...replays.map(replayed));
}

function replayed(it) {
  const facts = [`seed ${short(it.sampling.seed, 12)}`, `temperature ${it.sampling.temperature}`, it.mind, ms(it.milliseconds), it.answer_tokens ? amount(it.answer_tokens, "token") : null];
  return el("div", { class: "replay" },
    el("span", { class: "dim", text: `Replay: ${facts.filter(Boolean).join(", ")}${it.finished ? "" : ", at work"}` }),
    it.text ? el("span", { class: "text", text: it.text }) : null,
    it.error ? el("span", { class: "wrong", text: it.error }) : null);
}

// ---- a person -----------------------------------------------------------------------------------

/** The last prompt, section by section. */
export function prompt(it, open) {
  const known = it.cached === null ? null : it.cached;
  const all = Math.max(1, it.tokens);
  const line = known === null ? `about ${it.tokens} of at most ${it.budget} tokens; the engine has not counted them`
    : `${it.tokens} of at most ${it.budget} tokens; ${Math.round((known / all) * 100)} % of them the engine had read before`;
  const gauge = el("div", { class: "gauge", role: "img", "aria-label": line },
    el("span", { class: "known", width: percent((known ?? 0) / Math.max(it.budget, all)) }),
    el("span", { class: "fresh", width: percent((all - (known ?? 0)) / Math.max(it.budget, all)) }), el("span", { class: "rest" }));
  const seen = new Map();
  const section = (part, dropped) => {
    const turnOf = (seen.get(part.name) ?? 0) + 1;
    seen.set(part.name, turnOf);
    const key = `${dropped ? "-" : ""}${part.name}/${turnOf}`;
    const old = part.cached ?? 0;
    const tokens = `${part.cached === null ? "~" : ""}${part.tokens}`;
    const details = el("details", { class: dropped ? "section dropped" : "section", open: open.has(key) },
      el("summary", {}, el("span", { class: "name" }, part.name, " ", el("small", { text: part.count > 1 ? `${part.role}, ${part.count} of them` : part.role })),
        el("div", { class: "gauge", "aria-hidden": "true" }, el("span", { class: "known", width: percent(old / all) }), el("span", { class: "fresh", width: percent(Math.max(0, part.tokens - old) / all) }), el("span", { class: "rest" })),
        el("span", { class: "count", text: dropped ? `${tokens} left out` : old > 0 ? `${tokens} tokens, ${old} known` : `${tokens} tokens` })),
      el("pre", { text: part.text, tabindex: 0 }));
    details.addEventListener("toggle", () => (details.open ? open.add(key) : open.delete(key)));
    return details;
  };
  return [el("p", { class: "dim", text: line }), gauge,
    el("p", { class: "legend" }, el("span", { text: "green: read before; warm: new" })),
    ...it.sections.map((part) => section(part, false)), ...it.dropped.map((part) => section(part, true))];
}

/** A memory, with what can be done to it. */
export function memory(it, name, edit, forget) {
  const source = { told: it.by ? `${name(it.by)} told it` : "told", overheard: `overheard of ${it.by ? name(it.by) : "somebody"}`, said: it.to ? `said to ${name(it.to)}` : "said", happened: "happened", thought: "thought" }[it.kind];
  return el("article", { class: "memory" },
    el("p", { class: "text", text: it.text }),
    el("p", { class: "row dim" }, el("span", { text: `${source}, ${it.ago}` }),
      it.place ? el("span", { text: it.place }) : null,
      it.found_by === "recalled" ? el("span", { class: "tag good", text: "comes to mind" }) : null,
      it.in_confidence ? el("span", { class: "tag warm", text: "in confidence" }) : null,
      it.clarity !== undefined && it.clarity < 1 ? el("span", { class: "tag", text: `heard ${Math.round(it.clarity * 100)} %` }) : null,
      el("span", { class: "push" }),
      el("button", { type: "button", class: "quiet small", text: "Edit", on: { click: () => edit(it) } }),
      el("button", { type: "button", class: "quiet small", text: "Forget", on: { click: () => forget(it) } })));
}

/** What somebody perceives. */
export function senses(person) {
  if (person.perceives.length === 0) return [empty(`${person.name} perceives nothing.`)];
  const side = { ahead: "ahead", left: "on the left", right: "on the right", behind: "behind its back" };
  const list = person.perceives.map((it) => el("div", { class: "percept" },
    el("p", { class: "row" }, el("span", { text: it.name || "something" }), el("span", { class: "tag", text: { sight: "sees", hearing: "hears", nearness: "notices" }[it.sense] }),
      el("span", { class: "push dim", text: `${it.distance.toFixed(1)} m, ${side[it.side]}` })),
    el("p", { class: "dim", text: `confidence ${Math.round(it.confidence * 100)} %, salience ${Math.round(it.salience * 100)} %` })));
  if (person.perceives_more) list.push(empty(`and ${person.perceives_more} more`));
  return list;
}

function scale(label, value, from) {
  const [left, right] = from < 0 ? [Math.min(0, value), Math.max(0, value)] : [0, value];
  const share = (at) => (at - from) / (1 - from);
  return el("div", { class: from < 0 ? "scale" : "scale one" }, el("span", { text: label }),
    el("div", { class: "track" }, el("span", { class: value < 0 ? "less" : "", left: percent(share(left)), width: percent(share(right) - share(left)) })),
    el("span", { class: "number", text: value.toFixed(2) }));
}

/** What somebody thinks of others, and its last exchanges. */
export function relations(person, name) {
  const known = person.relations.map((it) => el("div", { class: "relation" }, el("p", { text: it.name }),
    scale("affinity", it.affinity, -1), scale("trust", it.trust, -1), scale("familiarity", it.familiarity, 0),
    ...it.facts.map((fact) => el("p", { class: "dim", text: `knows: ${fact}` }))));
  const exchanges = person.exchanges.map((it) => el("div", { class: "memory" },
    it.heard ? el("p", { class: "dim", text: `${it.speaker ? name(it.speaker) : "somebody"}: ${it.heard}` }) : null,
    it.said ? el("p", { class: "text", text: it.said }) : null));
  const all = known.length ? known : [empty(`${person.name} knows nobody yet.`)];
  return exchanges.length ? [...all, el("h3", { text: "Last exchanges, as they are remembered" }), ...exchanges] : all;
}

// ---- the story ----------------------------------------------------------------------------------

/** A beat, with a button that sets it. */
export function beat(it, set) {
  const waits = [it.after.length ? `after ${it.after.join(", ")}` : null, it.who, ...it.when].filter(Boolean).join("; ");
  return el("div", { class: it.open || it.reached ? "beat" : "beat closed" },
    el("p", { class: "row" }, el("span", { class: "name", text: it.name }),
      it.reached ? el("span", { class: "tag good", text: "reached" }) : it.open ? el("span", { class: "tag", text: "may come" }) : null,
      el("span", { class: "push" }),
      el("button", { type: "button", class: "quiet small", text: it.reached ? "Unset" : "Set", "aria-label": `${it.reached ? "Unset" : "Set"} ${it.name}`, on: { click: () => set(it.name, !it.reached) } })),
    waits ? el("p", { class: "dim", text: waits }) : null,
    it.offer ? el("p", { class: "dim", text: `offers: ${it.offer}` }) : null);
}

/** What is proposed to a player, and why. */
export function proposal(it) {
  return el("div", { class: "beat" }, el("p", { text: `To ${it.player}: ${it.offer}` }),
    el("p", { class: "dim", text: `${it.beat}. ${it.why.length ? it.why.join(" ") : "Nothing speaks for or against it."}` }));
}
