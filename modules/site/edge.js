// Runs at every edge for every request. Made from a template: the three settings are filled in.
var REQUIRE_TLS13 = ${require_tls13};
var REWRITE = ${rewrite};
var HEALTH_CHECK_PATH = ${health_check_path};

function refuse() {
  return {
    statusCode: 403,
    statusDescription: 'Forbidden',
    headers: { 'content-type': { value: 'text/plain; charset=utf-8' }, 'cache-control': { value: 'no-store' } },
    body: 'This site needs TLS 1.3. Please use an up-to-date browser.\n',
  };
}

// Route 53's health checkers speak TLS 1.2 at most (Amazon Route 53 API Reference, HealthCheckConfig).
// They may ask this one path, which is public and says nothing but that the service is up.
function isHealthCheck(request) {
  var agent = request.headers['user-agent'];
  return HEALTH_CHECK_PATH !== '' && request.method === 'GET' && request.uri === HEALTH_CHECK_PATH &&
    agent !== undefined && agent.value.indexOf('Amazon-Route53-Health-Check-Service') === 0;
}

function handler(event) {
  var request = event.request;
  var tls = request.headers['cloudfront-viewer-tls'];
  // The value looks like TLSv1.3:TLS_AES_128_GCM_SHA256:fullHandshake; a missing one proves nothing.
  if (REQUIRE_TLS13 && !isHealthCheck(request) && (!tls || tls.value.indexOf('TLSv1.3:') !== 0)) {
    return refuse();
  }
  var last = request.uri.substring(request.uri.lastIndexOf('/') + 1);
  if (REWRITE && last.indexOf('.') === -1) {
    request.uri = '/index.html';
  }
  return request;
}
