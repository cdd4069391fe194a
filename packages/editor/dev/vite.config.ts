/** A page to see the editor alone; the product does not import it. */
export default { root: import.meta.dirname, server: { port: 5179 } };
