"""ACM: the key algorithm that was asked for.

moto makes every certificate with a 2048 bit RSA key and answers with that.
"""

from __future__ import annotations

from typing import Any

from moto.acm.models import CertBundle
from moto.acm.responses import AWSCertificateManagerResponse


def install() -> None:
    """Keep the algorithm's name beside the certificate."""
    request = AWSCertificateManagerResponse.request_certificate
    describe = CertBundle.describe

    def request_certificate(self: Any) -> Any:
        answer = request(self)
        wanted = self._get_param("KeyAlgorithm")
        if wanted:
            arn = answer.result["CertificateArn"]
            self.acm_backend.get_certificate(arn).key_algorithm = wanted
        return answer

    def described(self: Any) -> dict[str, Any]:
        facts = describe(self)
        wanted = getattr(self, "key_algorithm", "")
        if wanted:
            facts["Certificate"]["KeyAlgorithm"] = wanted
        return facts

    AWSCertificateManagerResponse.request_certificate = request_certificate
    CertBundle.describe = described
