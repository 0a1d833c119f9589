/* What others wrote comes into the text where it differs and nowhere else: the caret stays, and
   undoing steps back through what was typed here, never through what somebody else wrote. */

// So many pairs of paragraphs are compared at most; longer differences are taken whole.
const PAIRS = 250_000;

/* Blanks at its ends make no other paragraph: they go when it is saved. */
const words = (node) => (node.isTextblock ? node.textContent.trim() : "");
const isSame = (one, other) => one.eq(other) || (words(one) !== "" && words(one) === words(other) && one.sameMarkup(other));

/* Runs of children that differ, as [from, to) in either list; those that are the same meet. */
function differences(old, fresh) {
  let first = 0;
  let [ends, freshEnds] = [old.length, fresh.length];
  while (first < ends && first < freshEnds && old[first].eq(fresh[first])) first += 1;
  while (ends > first && freshEnds > first && old[ends - 1].eq(fresh[freshEnds - 1])) {
    ends -= 1;
    freshEnds -= 1;
  }
  const [rows, columns] = [ends - first, freshEnds - first];
  if (!rows && !columns) return [];
  if (rows * columns > PAIRS) return [{ from: first, to: ends, start: first, end: freshEnds }];
  // The longest that both have in common, from the end.
  const common = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[row][column] = isSame(old[first + row], fresh[first + column])
        ? common[row + 1][column + 1] + 1
        : Math.max(common[row + 1][column], common[row][column + 1]);
    }
  }
  const found = [];
  let run = null;
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const [at, freshAt] = [first + row, first + column];
    const meet = row < rows && column < columns && isSame(old[at], fresh[freshAt]);
    if (meet) {
      run = null;
      if (!old[at].eq(fresh[freshAt])) found.push({ from: at, to: at + 1, start: freshAt, end: freshAt + 1 });
    } else if (!run) found.push((run = { from: at, to: at, start: freshAt, end: freshAt }));
    if (meet) [row, column] = [row + 1, column + 1];
    else if (column >= columns || (row < rows && common[row + 1][column] >= common[row][column + 1])) run.to = first + (row += 1);
    else run.end = first + (column += 1);
  }
  return found;
}

const childrenOf = (node) => Array.from({ length: node.childCount }, (_, index) => node.child(index));

const WRITING = "writing";

/* The words that differ within one paragraph, which begins at `at`. A blank that somebody has typed
   last, before the next word, stays. */
function respell(tr, at, old, fresh) {
  const start = old.content.findDiffStart(fresh.content);
  if (start === null) return;
  const { size } = old.content;
  const isBlank = start === fresh.content.size && !old.textBetween(start, size, "", "x").trim();
  if (isBlank && tr.selection.empty && tr.selection.from === at + size) {
    tr.setMeta(WRITING, true);
    return;
  }
  let { a, b } = old.content.findDiffEnd(fresh.content);
  const overlap = start - Math.min(a, b);
  if (overlap > 0) [a, b] = [a + overlap, b + overlap];
  tr.replace(at + start, at + a, fresh.slice(start, b));
}

/* `at` is where the children of `old` begin. From the end, so that what stands before keeps its place. */
function fit(tr, at, old, fresh) {
  if (old.isTextblock && fresh.isTextblock) {
    respell(tr, at, old, fresh);
    return;
  }
  const [its, others] = [childrenOf(old), childrenOf(fresh)];
  const places = its.reduce((all, one) => [...all, all[all.length - 1] + one.nodeSize], [at]);
  differences(its, others).reverse().forEach(({ from, to, start, end }) => {
    const pairs = its.slice(from, to).map((one, index) => [one, others[start + index]]);
    const areAlike = to - from === end - start && pairs.every(([one, other]) => one.sameMarkup(other) && !one.isAtom);
    if (!areAlike) tr.replaceWith(places[from], places[to], others.slice(start, end));
    else pairs.reverse().forEach(([one, other], index) => fit(tr, places[to - 1 - index] + 1, one, other));
  });
}

export function takeIn(prose, editor, html) {
  const fresh = prose.createDocument(html, editor.schema);
  const { doc } = editor.state;
  let tr = editor.state.tr;
  fit(tr, 0, doc, fresh);
  if (!tr.doc.eq(fresh) && !tr.getMeta(WRITING)) tr = editor.state.tr.replaceWith(0, doc.content.size, fresh.content);
  editor.view.dispatch(tr.setMeta("addToHistory", false).setMeta("preventUpdate", true));
}
