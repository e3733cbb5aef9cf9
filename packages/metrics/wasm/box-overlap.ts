/** Intersection over union of boxes; a crowd divides by the detection's area. */
@inline export function boxOverlap(d: usize, g: usize, crowd: bool): f64 {
  const w = load<f64>(d + 16);
  const h = load<f64>(d + 24);
  const gw = load<f64>(g + 16);
  const gh = load<f64>(g + 24);
  const x = load<f64>(d);
  const gx = load<f64>(g);
  const iw = min(x + w, gx + gw) - max(x, gx);
  if (!(iw > 0)) return 0;
  const y = load<f64>(d + 8);
  const gy = load<f64>(g + 8);
  const ih = min(y + h, gy + gh) - max(y, gy);
  if (!(ih > 0)) return 0;
  const inside = iw * ih;
  return inside / (crowd ? w * h : w * h + gw * gh - inside);
}
