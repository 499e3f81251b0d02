"""Which half of the emulator answers for which AWS service.

A service that the provider block does not name goes to the real AWS. So every name that the provider
knows stands here, each service under one name only: the provider warns about a service that is named
twice, under its name and its alias.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MINISTACK = frozenset({"apigatewayv2", "cloudfront", "cloudfrontkeyvaluestore", "lambda"})
"""What ministack does better, measured with hashicorp/aws 5.100.0; moto answers for the rest."""

SERVICES = tuple(
    """
    accessanalyzer account acm acmpca amp amplify apigateway apigatewayv2 appautoscaling
    appconfig appfabric appflow appintegrations applicationinsights applicationsignals appmesh
    apprunner appstream appsync athena auditmanager autoscaling autoscalingplans backup batch
    bcmdataexports bedrock bedrockagent billing budgets ce chatbot chime chimesdkmediapipelines
    chimesdkvoice cleanrooms cloud9 cloudcontrol cloudformation cloudfront
    cloudfrontkeyvaluestore cloudhsmv2 cloudsearch cloudtrail cloudwatch codeartifact codebuild
    codecatalyst codecommit codeconnections codeguruprofiler codegurureviewer codepipeline
    codestarconnections codestarnotifications cognitoidentity cognitoidp comprehend
    computeoptimizer configservice connect connectcases controltower costoptimizationhub cur
    customerprofiles databrew dataexchange datapipeline datasync datazone dax deploy detective
    devicefarm devopsguru directconnect dlm dms docdb docdbelastic drs ds dsql dynamodb ec2 ecr
    ecrpublic ecs efs eks elasticache elasticbeanstalk elasticsearch elastictranscoder elb elbv2
    emr emrcontainers emrserverless events evidently evs finspace firehose fis fms fsx gamelift
    glacier globalaccelerator glue grafana greengrass groundstation guardduty healthlake iam
    identitystore imagebuilder inspector inspector2 internetmonitor invoicing iot iotanalytics
    iotevents ivs ivschat kafka kafkaconnect kendra keyspaces kinesis kinesisanalytics
    kinesisanalyticsv2 kinesisvideo kms lakeformation lambda launchwizard lexmodels lexv2models
    licensemanager lightsail location logs lookoutmetrics m2 macie2 mediaconnect mediaconvert
    medialive mediapackage mediapackagev2 mediapackagevod mediastore memorydb mgn mq mwaa
    neptune neptunegraph networkfirewall networkmanager networkmonitor notifications
    notificationscontacts oam opensearch opensearchserverless opsworks organizations osis
    outposts paymentcryptography pcaconnectorad pcs pinpoint pinpointsmsvoicev2 pipes polly
    pricing qbusiness qldb quicksight ram rbin rds redshift redshiftdata redshiftserverless
    rekognition resiliencehub resourceexplorer2 resourcegroups resourcegroupstaggingapi
    rolesanywhere route53 route53domains route53profiles route53recoverycontrolconfig
    route53recoveryreadiness route53resolver rum s3 s3control s3outposts s3tables sagemaker
    scheduler schemas secretsmanager securityhub securitylake serverlessrepo servicecatalog
    servicecatalogappregistry servicediscovery servicequotas ses sesv2 sfn shield signer
    simpledb sns sqs ssm ssmcontacts ssmincidents ssmquicksetup ssmsap sso ssoadmin
    storagegateway sts swf synthetics taxsettings timestreaminfluxdb timestreamquery
    timestreamwrite transcribe transfer verifiedpermissions vpclattice waf wafregional wafv2
    wellarchitected worklink workspaces workspacesweb xray
    """.split()
)
"""The names in the provider's ``endpoints`` block, without aliases (hashicorp/aws 5.100.0)."""


def endpoints(urls: Mapping[str, str]) -> dict[str, str]:
    """The provider's ``endpoints`` block.

    Args:
        urls: Where each half answers: ``moto`` and ``ministack``.
    """
    return {service: urls["ministack" if service in MINISTACK else "moto"] for service in SERVICES}
