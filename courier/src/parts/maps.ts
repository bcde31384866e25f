// Hands a place over to the phone's own maps app: `geo:` where that works, Apple Maps on Apple's phones,
// OpenStreetMap elsewhere. The recipient's name is not handed over.

/** Attributes of a link that leads to directions. */
export function mapsLink(lat: number, lon: number, label: string): { href: string; target?: string; rel?: string } {
  const at = `${lat},${lon}`;
  const agent = navigator.userAgent;
  if (/android/i.test(agent)) return { href: `geo:${at}?q=${at}(${encodeURIComponent(label)})` };
  if (/iphone|ipad|macintosh/i.test(agent)) {
    return { href: `https://maps.apple.com/?daddr=${at}&q=${encodeURIComponent(label)}`, rel: "noreferrer" };
  }
  const href = `https://www.openstreetmap.org/directions?to=${encodeURIComponent(at)}`;
  return { href, target: "_blank", rel: "noreferrer noopener" };
}
