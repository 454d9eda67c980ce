'use strict';

/** Turns `{'GET /documents/:id': handler}` into a function that finds the handler of a request. */
function compileRoutes(routes) {
  const compiled = Object.entries(routes).map(([route, handle]) => {
    const [method, path] = route.split(' ');
    return { method, segments: path.split('/'), handle };
  });
  return (method, path) => {
    const segments = path.split('/');
    const onPath = compiled
      .map((route) => ({ route, params: matchSegments(route.segments, segments) }))
      .filter(({ params }) => params !== null);
    const found = onPath.find(({ route }) => route.method === method);
    if (found) return { handle: found.route.handle, params: found.params };
    return { allowed: onPath.map(({ route }) => route.method) };
  };
}

function matchSegments(pattern, segments) {
  if (pattern.length !== segments.length) return null;
  const params = {};
  for (const [index, expected] of pattern.entries()) {
    if (expected.startsWith(':')) params[expected.slice(1)] = decodeSegment(segments[index]);
    else if (expected !== segments[index]) return null;
  }
  return params;
}

// A lone `%` in a path is a caller's mistake, not a reason to answer 500.
function decodeSegment(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

module.exports = { compileRoutes };
