/** Labels, drawing tools and relation labels live in the bars and panels, not in the flow of the interface. */
export function InBarView() {
  return null;
}
