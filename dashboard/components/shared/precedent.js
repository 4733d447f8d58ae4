// How similar sentences were decided.

/**
 * How a similar sentence was decided, in words.
 *
 * @param {import("./text.js").Translate} t
 * @param {Pick<import("./wire.js").Precedent, "label" | "category" | "status" | "score">} precedent
 */
export function precedentWords(t, { label, category, status, score }) {
  const parts = [
    t(`label_${label}`),
    category && t(`category_${category}`),
    t(status === "adjudicated" ? "precedent_ruled" : "precedent_agreed"),
    t("precedent_alike", { percent: Math.round(score * 100) }),
  ];
  return parts.filter(Boolean).join(" · ");
}
