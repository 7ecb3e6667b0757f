// The page: what comes from the game is kept by its key, and shown; what is asked goes to /api.

import * as views from "./views.js";

const $ = (id) => document.getElementById(id);
const el = views.el;

// The token stands behind the # of the address, which is sent nowhere. It is kept for this tab.
const token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
if (location.hash) {
  sessionStorage.setItem("token", token);
  history.replaceState(null, "", "/");
}

const parts = new Map();
let chosen = null;
let tab = "prompt";
const open = new Set(["line/1"]);
const of = (kind) => [...parts].filter(([key]) => key.startsWith(kind)).map(([, value]) => value);
const people = () => of("person/").sort((a, b) => a.player - b.player || a.name.localeCompare(b.name));
const person = () => parts.get(`person/${chosen}`);
const name = (id) => parts.get(`person/${id}`)?.name ?? id;

// ---- asking -------------------------------------------------------------------------------------

async function ask(tool, body = {}) {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
  const reply = await fetch(`/api/${tool}`, { method: "POST", headers, body: JSON.stringify(body) });
  const value = await reply.json();
  if (!reply.ok) throw new Error(value.error ?? `the game answers ${reply.status}`);
  return value;
}

let hiding;
function notice(text, kind = "done") {
  const box = $("notice");
  box.textContent = text;
  box.dataset.kind = kind;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (box.hidden = true), kind === "wrong" ? 12000 : 5000);
}

async function act(tool, body) {
  try {
    const { done } = await ask(tool, body);
    if (done) notice(done);
    return true;
  } catch (error) {
    notice(error.message, "wrong");
    return false;
  }
}

// A dialog with fields; `act` may throw what is wrong.
let submit = null;
function dialog(title, verb, fields, action) {
  $("ask-title").textContent = title;
  $("ask-do").textContent = verb;
  $("ask-error").hidden = true;
  $("ask-fields").replaceChildren(...fields.map(([label, field]) => el("label", { class: "field stack" }, label, field)));
  submit = action;
  $("ask").showModal();
}
$("ask-cancel").addEventListener("click", () => $("ask").close());
$("ask-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("ask-do").disabled = true;
  try {
    await submit();
    $("ask").close();
  } catch (error) {
    $("ask-error").textContent = error.message;
    $("ask-error").hidden = false;
  }
  $("ask-do").disabled = false;
});

// ---- showing ------------------------------------------------------------------------------------

function choose(id) {
  chosen = id;
  $("memories").replaceChildren();
  show(["person/", "prompt/"]);
  if (tab === "memory") search();
}

// Whoever had the focus has it again after its picture was drawn anew.
function redrawn(box, ...content) {
  const focus = box.contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
  box.replaceChildren(...content);
  if (focus) [...box.querySelectorAll("[data-id]")].find((it) => it.dataset.id === focus)?.focus();
}

function options(select, all) {
  const value = select.value;
  const same = select.options.length === all.length && all.every(([id, text], at) => select.options[at].value === id && select.options[at].text === text);
  if (same) return;
  select.replaceChildren(...all.map(([id, text]) => el("option", { value: id, text })));
  if (all.some(([id]) => id === value)) select.value = value;
}

function showPeople() {
  const all = people();
  if (!parts.has(`person/${chosen}`)) {
    const last = of("turn/").sort((a, b) => b.number - a.number)[0];
    chosen = parts.has(`person/${last?.npc}`) ? last.npc : all.find((it) => !it.player)?.id ?? all[0]?.id ?? null;
  }
  const talks = parts.get("talk") ?? [];
  redrawn($("scene"), views.scene(all, talks, chosen, choose, $("scene").clientWidth));
  $("talks").replaceChildren(...talks.map((talk) => views.conversation(talk, name)));
  redrawn($("people"), ...all.map((it) => el("button", { type: "button", "data-id": it.id, "aria-pressed": String(it.id === chosen), text: it.name, on: { click: () => choose(it.id) } })));
  options($("say-as"), all.filter((it) => it.player).map((it) => [it.id, it.name]));
  options($("say-to"), [["", "whom it means"], ...all.filter((it) => !it.player).map((it) => [it.id, it.name])]);
}

function showPerson() {
  const it = person();
  $("person-name").textContent = it?.name ?? "Nobody";
  if (!it) return;
  const facts = [it.player ? "a player" : "a character", it.mood && `${it.mood[0]} ${Math.round(it.mood[1] * 100)} %`, it.room, it.place && `at ${it.place.map((at) => at.toFixed(1)).join(", ")} m`, `${it.episodes} ${it.episodes === 1 ? "memory" : "memories"}`];
  const line = [el("span", { text: facts.filter(Boolean).join(" · ") })];
  if (it.persona) {
    line.push(el("span", { text: it.persona }));
    line.push(el("button", { type: "button", class: "quiet small", "data-id": "reload", text: "Reload persona", on: { click: () => act("reload_persona", { person: it.id }) } }));
  }
  redrawn($("person-facts"), ...line);
  if (tab === "senses") $("pane-senses").replaceChildren(...views.senses(it));
  if (tab === "relations") $("pane-relations").replaceChildren(...views.relations(it, name));
}

let shownPrompt = null;
function showPrompt() {
  const it = parts.get(`prompt/${chosen}`);
  const now = JSON.stringify([chosen, it ?? null]);
  if (now === shownPrompt) return;
  shownPrompt = now;
  const nothing = person()?.player ? "A player is asked nothing." : "No model has been asked yet: so far the persona has answered.";
  $("pane-prompt").replaceChildren(...(it ? views.prompt(it, open) : [views.empty(nothing)]));
}

const drawn = new Map();
function showTurns() {
  const all = of("turn/").sort((a, b) => b.number - a.number);
  const replays = of("replay/");
  const longest = all.map((it) => Math.max(...["heard", "first_token", "first_sentence", "first_sound"].map((key) => it.timings[key] ?? 0)));
  const scale = Math.max(250, ...longest);
  const elements = all.map((it) => {
    const own = replays.filter((replay) => replay.turn === it.number);
    const now = JSON.stringify([it, own, scale]);
    const known = drawn.get(it.number);
    if (known?.now === now) return known.element;
    const element = views.turn(it, scale, own, replay);
    drawn.set(it.number, { now, element });
    return element;
  });
  for (const number of drawn.keys()) if (!all.some((it) => it.number === number)) drawn.delete(number);
  const box = $("turns");
  const same = box.children.length === elements.length && elements.every((element, at) => box.children[at] === element);
  if (!same) box.replaceChildren(...(elements.length ? elements : [views.empty("Nobody has answered yet. Say a line.")]));
}

let shownStory = null;
function showStory() {
  const story = parts.get("story");
  const now = JSON.stringify(story ?? null);
  if (!story || now === shownStory) return;
  shownStory = now;
  const set = (beat, reached) => act("set_beat", { beat, reached });
  $("beats").replaceChildren(...(story.beats.length ? story.beats.map((it) => views.beat(it, set)) : [views.empty("This game has no beats.")]));
  const proposals = story.proposals.map(views.proposal);
  $("proposals").replaceChildren(...(proposals.length ? [el("h3", { text: "Proposed" }), ...proposals] : []));
}

function showGame() {
  const game = parts.get("game");
  if (!game) return;
  $("clock").textContent = `${views.clock(game.seconds)}${game.paused ? " paused" : ""}, in the story ${views.clock(game.story_seconds)}`;
  $("engines").replaceChildren(...game.engines.map((it) => el("span", { class: it.works ? "" : "broken", text: `${it.name}: ${it.status}` })));
  $("pace").textContent = views.pace(game);
  $("undo").disabled = game.undo === null;
  $("undo").title = game.undo ?? "Nothing to undo";
}

function show(kinds) {
  const changed = (...of) => of.some((kind) => kinds.some((key) => key.startsWith(kind)));
  if (changed("game")) showGame();
  if (changed("person/", "talk")) showPeople();
  if (changed("person/")) showPerson();
  if (changed("prompt/", "person/")) showPrompt();
  if (changed("turn/", "replay/")) showTurns();
  if (changed("story")) showStory();
}

// ---- controls -----------------------------------------------------------------------------------

function select(to) {
  tab = to;
  for (const other of ["prompt", "memory", "senses", "relations"]) {
    const is = other === to;
    $(`tab-${other}`).setAttribute("aria-selected", String(is));
    $(`tab-${other}`).tabIndex = is ? 0 : -1;
    $(`pane-${other}`).hidden = !is;
  }
  show(["person/"]);
  if (to === "memory") search();
}
const tabs = ["prompt", "memory", "senses", "relations"];
for (const it of tabs) {
  $(`tab-${it}`).addEventListener("click", () => select(it));
  $(`tab-${it}`).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(it) + step + tabs.length) % tabs.length];
    select(next);
    $(`tab-${next}`).focus();
  });
}

let searched = 0;
async function search() {
  const [id, mine] = [chosen, ++searched];
  if (!id) return;
  try {
    const { memories, of: all } = await ask("search_memories", { person: id, question: $("search-text").value, most: 60 });
    if (mine !== searched || id !== chosen) return;
    const list = memories.map((it) => views.memory(it, name, edit, forget));
    const none = all ? "Nothing of that is remembered." : `${name(id)} remembers nothing yet.`;
    $("memories").replaceChildren(...(list.length ? list : [views.empty(none)]));
  } catch (error) {
    notice(error.message, "wrong");
  }
}

function edit(it) {
  const text = el("textarea", { maxlength: 1000, required: true });
  text.value = it.text;
  dialog("What it remembers from now on", "Save", [["Words", text]], async () => {
    const { done } = await ask("edit_memory", { person: chosen, memory: it.id, text: text.value });
    notice(done);
    search();
  });
}

async function forget(it) {
  if (await act("forget_memory", { person: chosen, memory: it.id })) search();
}

function replay(it) {
  const minds = parts.get("game")?.minds ?? [];
  const seed = el("input", { inputmode: "numeric", pattern: "[0-9]{1,20}", value: it.sampling.seed });
  const temperature = el("input", { type: "number", min: 0, max: 2, step: 0.05, value: it.sampling.temperature });
  const most = el("input", { type: "number", min: 1, max: 1024, step: 1, value: Math.min(1024, it.sampling.max_tokens) });
  const mind = el("select", {}, el("option", { value: "", text: "the game's own" }), ...minds.map((text) => el("option", { value: text, text })));
  const fields = [["Seed", seed], ["Temperature, 0 to 2", temperature], ["At most so many tokens", most]];
  if (minds.length) fields.push(["Model", mind]);
  dialog(`Ask ${it.npc_name || it.npc}'s model again`, "Replay", fields, async () => {
    const body = { turn: it.number, seed: seed.value, temperature: Number(temperature.value), max_tokens: Number(most.value) };
    if (mind.value) body.mind = mind.value;
    // What it answers is shown as it comes.
    ask("replay_turn", body).catch((error) => notice(error.message, "wrong"));
  });
}

$("search").addEventListener("submit", (event) => { event.preventDefault(); search(); });
$("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [text, to, speaker] = [$("say-text").value, $("say-to").value, $("say-as").value];
  if (!text.trim()) return;
  const body = { text };
  if (to) body.to = to;
  if (speaker) body.speaker = speaker;
  if (await act("say_line", body)) $("say-text").value = "";
});
$("beat").addEventListener("submit", async (event) => {
  event.preventDefault();
  const beat = $("beat-name").value.trim();
  if (beat && (await act("set_beat", { beat, reached: true }))) $("beat-name").value = "";
});
$("undo").addEventListener("click", async () => {
  if ((await act("undo")) && tab === "memory") search();
});

// ---- the stream ---------------------------------------------------------------------------------

function link(state, text) {
  $("link").dataset.state = state;
  $("link").textContent = text;
}

function take(event) {
  const { all, parts: changes } = JSON.parse(event);
  if (all) parts.clear();
  for (const [key, value] of changes) value === null ? parts.delete(key) : parts.set(key, value);
  show(all ? ["game", "person/", "prompt/", "turn/", "story", "talk"] : changes.map(([key]) => key));
}

// `EventSource` sends no token, so the stream is read by hand: events end with an empty line.
async function watch() {
  const reply = await fetch("/events", { headers: { Authorization: `Bearer ${token}` } });
  if (!reply.ok) {
    const { error } = await reply.json();
    const refused = new Error(error);
    refused.final = reply.status === 401;
    throw refused;
  }
  link("live", "live");
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) if (event.startsWith("data: ")) take(event.slice(6));
  }
}

async function keepWatching() {
  for (let pause = 500; ; pause = Math.min(8000, pause * 2)) {
    const began = performance.now();
    try {
      await watch();
      link("lost", "the game is gone");
    } catch (error) {
      link("lost", error.final ? "no token: open the address that the game logged" : "the game does not answer");
      if (error.final) return;
    }
    if (performance.now() - began > 10000) pause = 500;
    await new Promise((go) => setTimeout(go, pause));
  }
}

addEventListener("resize", () => show(["talk"]));
keepWatching();
