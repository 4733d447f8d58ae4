// Who is marking: asked once in a browser, before the first mark, where nobody signs in.
import { el } from "../../shared/dom.js";

const LONGEST = "80"; // characters

/** @typedef {import("../review.js").Review} Review */

/**
 * @param {Review} review
 * @param {{ id: string, stay: boolean }} wish the action that waits for the name
 */
export function openName(review, wish) {
  const { t, data, cursor } = review;
  const about = { autofocus: true, maxlength: LONGEST, autocomplete: "name", "aria-label": t("name_field") };
  const field = el("input", { type: "text", ...about, value: data.ask_name ?? "" });
  review.sheets.open({
    name: "name",
    title: t("name_title"),
    body: [el("p", { text: t("name_why") }), el("label", null, el("span", { text: t("name_field") }), field)],
    confirmText: t("name_confirm"),
    confirm: () => {
      const name = field.value.trim();
      if (!name) return false;
      review.onName(name, { ...wish, n: cursor.n });
      return true;
    },
  });
}
