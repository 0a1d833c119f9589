/* What a text may hold beside what the editor's package knows: notes, and tables with a caption. */

function note(prose) {
  return prose.Mark.create({
    name: "note",
    inclusive: false,
    parseHTML: () => [{ tag: "small" }],
    renderHTML: () => ["small", 0],
    addCommands() {
      return { toggleNote: () => ({ commands }) => commands.toggleMark("note") };
    },
  });
}

function table(prose) {
  return prose.Table.extend({
    addAttributes() {
      const captionOf = (element) => {
        const caption = element.querySelector(":scope > caption");
        return caption ? caption.textContent.trim().replace(/\s+/g, " ") : "";
      };
      return { ...this.parent?.(), caption: { default: "", rendered: false, parseHTML: captionOf } };
    },
    parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
    renderHTML({ node }) {
      const { caption } = node.attrs;
      const rows = ["tbody", 0];
      return caption ? ["table", ["caption", { contenteditable: "false" }, caption], rows] : ["table", rows];
    },
    // The package's own writes styles into the page, and has no caption.
    addNodeView: () => null,
    addKeyboardShortcuts() {
      return {
        ...this.parent?.(),
        // The last cell is left as any field is: no key keeps anybody in the table.
        Tab: () => this.editor.commands.goToNextCell(),
        "Shift-Tab": () => this.editor.commands.goToPreviousCell(),
      };
    },
    addCommands() {
      return {
        ...this.parent?.(),
        insertTextTable: () => ({ editor, chain }) => {
          if (editor.isActive("table")) return true;
          return chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();
        },
      };
    },
  });
}

export function extensions(prose) {
  const {
    Blockquote, Bold, BulletList, Document, Dropcursor, Gapcursor, HardBreak, Heading, History,
    Italic, Link, ListItem, OrderedList, Paragraph, Subscript, Superscript, TableCell, TableHeader,
    TableRow, Text,
  } = prose;
  return [
    Document, Paragraph, Text, HardBreak, Bold, Italic, Subscript, Superscript, note(prose),
    BulletList, OrderedList, ListItem, Blockquote, Dropcursor, Gapcursor, History,
    table(prose), TableRow, TableHeader, TableCell,
    Heading.configure({ levels: [3, 4] }),
    Link.configure({ openOnClick: false, protocols: ["http", "https", "mailto"] }),
  ];
}
