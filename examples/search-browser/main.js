import { exactStore, loadIndex } from "@borescope/search";

const element = (/** @type {string} */ id) => document.querySelector(`#${id}`);
const told = element("told");

/** @type {import("@borescope/search").VectorIndex | undefined} */
let index;
/** Ids that more, and that less, of the like is wanted of. */
const wanted = new Set();
const unwanted = new Set();

element("file").addEventListener("change", () =>
  tellingErrors(async () => {
    // the vectors are in the file, whatever store it was made with
    index = await loadIndex(element("file").files[0], { store: exactStore() });
    wanted.clear();
    unwanted.clear();
    told.textContent = `${index.length} vectors by ${index.identity.name}`;
  }),
);
element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  wanted.clear();
  unwanted.clear();
  tellingErrors(() => search({ text: element("text").value }));
});

/** @param {import("@borescope/search").Query} query */
async function search(query) {
  if (index === undefined) throw new Error("Open an index first.");
  const { hits, by } = await index.search(query, { k: 20, filter: element("filter").value || undefined });
  told.textContent = `${hits.length} hits by ${by}`;
  element("hits").replaceChildren(...hits.map(line));
}

/** @param {import("@borescope/search").Hit} hit */
function line({ id, score }) {
  const item = document.createElement("li");
  item.append(`${id} (${score.toFixed(3)}) `, button("more", wanted, id), " ", button("less", unwanted, id));
  return item;
}

/** @param {string} label @param {Set<unknown>} marked @param {import("@borescope/search").Hit["id"]} id */
function button(label, marked, id) {
  const made = document.createElement("button");
  made.textContent = `${label} like ${id}`;
  made.addEventListener("click", () => {
    marked.add(id);
    const queries = (/** @type {Set<any>} */ ids) => [...ids].map((object) => ({ object }));
    tellingErrors(() => search({ like: queries(wanted), unlike: queries(unwanted) }));
  });
  return made;
}

/** @param {() => Promise<void>} work */
async function tellingErrors(work) {
  try {
    await work();
  } catch (error) {
    told.textContent = error.message;
  }
}
