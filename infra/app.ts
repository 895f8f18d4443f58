import { App } from 'aws-cdk-lib'
import { scadenzario } from './constructs/application.ts'

// The CLI sets both from the credentials in use.
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env
if (!account || !region) throw new Error('no account and region: give AWS credentials and AWS_REGION')
scadenzario(new App(), { account, region })
