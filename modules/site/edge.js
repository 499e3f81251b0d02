// Runs at every edge for every request. Made from a template: the two settings are filled in.
var REQUIRE_TLS13 = ${require_tls13};
var REWRITE = ${rewrite};

function refuse() {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: { 'content-type': { value: 'text/plain; charset=utf-8' }, 'cache-control': { value: 'no-store' } },
    body: 'This site needs TLS 1.3. Please use an up-to-date browser.\n',
  };
}

function handler(event) {
  var request = event.request;
  var tls = request.headers['cloudfront-viewer-tls'];
  // The value looks like TLSv1.3:TLS_AES_128_GCM_SHA256:fullHandshake; a missing one proves nothing.
  if (REQUIRE_TLS13 && (!tls || tls.value.indexOf('TLSv1.3:') !== 0)) {
    return refuse();
  }
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (REWRITE && last.indexOf('.') === -1) {
    request.uri = '/index.html';
  }
  return request;
}
