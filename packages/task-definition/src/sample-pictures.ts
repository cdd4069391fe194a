/** Drawn pictures, so that the gallery shows something without any network. */
function picture(width: number, height: number, body: string): string {
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return `data:image/svg+xml,${encodeURIComponent(`${frame}${body}</svg>`)}`;
}

export const landscapePicture = picture(
  640,
  420,
  '<rect width="640" height="420" fill="#cfe6f5"/><circle cx="520" cy="90" r="46" fill="#f6c945"/>' +
    '<path d="M0 300 160 130 300 280 420 170 640 330V420H0Z" fill="#7d93a8"/>' +
    '<path d="M0 350Q160 300 320 345T640 330V420H0Z" fill="#5f9467"/>' +
    '<path d="M120 300h110v80H120Z" fill="#b5583f"/><path d="M105 305 175 245 245 305Z" fill="#6d3b2d"/>',
);

export const streetPicture = picture(
  800,
  450,
  '<rect width="800" height="450" fill="#d9e8f2"/><path d="M0 60h230v240H0ZM560 30h240v270H560Z" fill="#c9b8a6"/>' +
    '<g fill="#8fa7b8"><path d="M30 90h50v60H30ZM130 90h50v60h-50ZM30 190h50v60H30ZM130 190h50v60h-50Z"/>' +
    '<path d="M600 70h60v70h-60ZM700 70h60v70h-60ZM600 180h60v70h-60ZM700 180h60v70h-60Z"/></g>' +
    '<path d="M0 300h800v150H0Z" fill="#6b7078"/><path d="M40 378h90v8H40ZM240 378h90v8h-90ZM440 378h90v8h-90Z" fill="#fff"/>' +
    '<path d="M300 330 330 290h110l40 40h40v50H280v-50Z" fill="#c0392b"/>' +
    '<g fill="#222"><circle cx="325" cy="380" r="22"/><circle cx="470" cy="380" r="22"/></g>' +
    '<circle cx="610" cy="275" r="16" fill="#e0ac88"/><path d="M594 294h32l8 70h-48Z" fill="#2d6a8a"/>' +
    '<path d="M592 364h14v46h-14ZM614 364h14v46h-14Z" fill="#333"/>' +
    '<path d="M690 300v110h8V300Z" fill="#444"/><path d="M674 230h40v80h-40Z" fill="#333"/>' +
    '<circle cx="694" cy="248" r="11" fill="#e74c3c"/><circle cx="694" cy="288" r="11" fill="#5a5a5a"/>',
);

export const receiptPicture = picture(
  420,
  560,
  '<rect width="420" height="560" fill="#e9e6df"/><path d="M50 30h320v500H50Z" fill="#fffdf8"/>' +
    '<g font-family="monospace" fill="#2b2b2b"><text x="110" y="80" font-size="26">HARBOUR CAFE</text>' +
    '<text x="80" y="130" font-size="18">12 May 2024   14:07</text><text x="80" y="190" font-size="18">2 Flat white     7.60</text>' +
    '<text x="80" y="225" font-size="18">1 Carrot cake    4.20</text><text x="80" y="260" font-size="18">1 Oat milk       0.40</text>' +
    '<text x="80" y="330" font-size="22">TOTAL       12.20</text><text x="80" y="375" font-size="18">Card</text>' +
    '<text x="110" y="470" font-size="18">Thank you!</text></g><path d="M80 295h260" stroke="#999"/>',
);
