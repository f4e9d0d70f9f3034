/** Scripts, CI and infrastructure: path, template (see support/scanSamples.ts). */
export const automationSamples: readonly (readonly [file: string, template: string])[] = [
  [
    '.env.local',
    `export ARTIFACTORY_URL="https://artifactory.corp.example/artifactory/generic-a"
export ARTIFACTORY_USERNAME='amy'
ARTIFACTORY_PASSWORD=$'«P1|artifactory.corp.example|generic-a|amy»'   # the password
# ARTIFACTORY_TOKEN=«K2»
DB_PASSWORD=«P1»
DB_USER=app
DB_URL=postgres://db.corp.example/x
`,
  ],
  [
    'ci.env',
    `JF_URL=https://x.jfrog.io
JF_USER=ben
JF_ACCESS_TOKEN=«J2|x.jfrog.io|-|ben»
`,
  ],
  [
    'docker-compose.yml',
    `x-env: &env
  ARTIFACTORY_URL: https://artifactory.corp.example/artifactory
  ARTIFACTORY_API_KEY: «K1|artifactory.corp.example|-|-»
services:
  a:
    image: artifactory.corp.example/docker-x/app:1
    environment:
      <<: *env
  b:
    build:
      args:
        - ART_URL=https://packages.corp.example/artifactory/api/npm/npm-c
        - ART_TOKEN=«R1|packages.corp.example|npm-c|-»
`,
  ],
  [
    'main.tf',
    `/* old = "«K2»" */
provider "artifactory" {
  access_token = "«J1|artifactory.corp.example|-|token-user»" # note
  url = "https://artifactory.corp.example/artifactory"
}
variable "art_key" {
  type    = string
  default = "«K1|packages.corp.example|?|-»"
}
provider "artifactory" {
  alias   = "two"
  url     = "https://packages.corp.example/artifactory"
  api_key = var.art_key
}
`,
  ],
  [
    'prod.auto.tfvars',
    `artifactory = {
  url      = "https://artifactory.corp.example/artifactory"
  username = "cat"
  password = "«P1|artifactory.corp.example|-|cat»"
}
`,
  ],
  [
    'terraform.tfstate',
    `{"version":4,"resources":[{"type":"artifactory_api_key","instances":[{"attributes":{"api_key":"«K1|-|-|-»","id":"1"}}]},
{"type":"artifactory_scoped_token","instances":[{"attributes":{"access_token":"«J1|-|-|token-user»","username":"token-user"}}]}]}
`,
  ],
  [
    'Dockerfile',
    `# escape=\`
FROM x
ENV ART_URL=https://artifactory.corp.example/artifactory/gen-a ART_KEY="«K1|artifactory.corp.example|gen-a|-»"
ARG ART_TOKEN=«R1|?|?|-»
RUN curl -sSfL \`
  # -u "x:«K2»" \`
  -u "dee:«K3|packages.corp.example|gen-b|dee»" \`
  https://packages.corp.example/artifactory/gen-b/a.tgz -o /tmp/a
`,
  ],
  [
    'build/Containerfile',
    `FROM x
ENV PIP_INDEX_URL https://eve:«K1|artifactory.corp.example|pypi-c|eve»@artifactory.corp.example/artifactory/api/pypi/pypi-c/simple
RUN ["curl", "-H", "X-JFrog-Art-Api: «K2|artifactory.corp.example|gen-c|-»", "https://artifactory.corp.example/artifactory/gen-c/x"]
RUN <<EOF
wget --user=fin --password='«P1|packages.corp.example|gen-d|fin»' https://packages.corp.example/artifactory/gen-d/y
EOF
`,
  ],
  [
    '.github/workflows/x.yaml',
    `on: push
env: {ART_USER: gil}
jobs:
  a:
    env:
      ART_PASS: "«P1|artifactory.corp.example|?|gil»"
    steps:
      - run: >
          curl -u "\${{ env.ART_USER }}:\${{ env.ART_PASS }}"
          https://artifactory.corp.example/artifactory/gen-a/x
      - shell: pwsh
        run: |
          # $k = '«K2»'
          Invoke-WebRequest -Uri https://packages.corp.example/artifactory/gen-b/y -Headers @{'X-JFrog-Art-Api'='«K1|packages.corp.example|gen-b|-»'}
      - uses: jfrog/setup-jfrog-cli@v4
        env:
          JF_URL: https://x.jfrog.io
          JF_USER: hui
          JF_PASSWORD: «K3|x.jfrog.io|-|hui»
      - run: docker login -u ida -p «R1|artifactory.corp.example|-|ida» artifactory.corp.example
      - run: echo "//artifactory.corp.example/artifactory/api/npm/npm-z/:_authToken=«R2|artifactory.corp.example|npm-z|-»" >> .npmrc
`,
  ],
  [
    '.gitlab-ci.yml',
    `variables:
  ART_BASE: https://artifactory.corp.example/artifactory
  ART_CREDS: "jim:«K1|artifactory.corp.example|?|jim»"
.tmpl: &tmpl
  before_script:
    - curl -u $ART_CREDS -T a "$ART_BASE/gen-a/a"
job:
  <<: *tmpl
  script:
    - |
      # curl -u x:«K2» $ART_BASE/gen-a/a
      http -a kit:«K3|packages.corp.example|gen-b|kit» PUT https://packages.corp.example/artifactory/gen-b/x
`,
  ],
  [
    'azure-pipelines.yml',
    `variables:
- {name: artUrl, value: 'https://artifactory.corp.example/artifactory/gen-a'}
- {name: artPassword, value: '«P1|artifactory.corp.example|gen-a|-»'}
steps:
- powershell: |
    nuget sources add -Name art -Source https://packages.corp.example/artifactory/api/nuget/nuget-a -UserName lou -Password «K1|packages.corp.example|nuget-a|lou»
- script: dotnet nuget push x.nupkg -s https://packages.corp.example/artifactory/api/nuget/nuget-b -k mel:«K2|packages.corp.example|nuget-b|mel»
`,
  ],
  [
    '.circleci/config.yml',
    `jobs:
  build:
    environment:
      ARTIFACTORY_USER: nat
      ARTIFACTORY_KEY: '«K1|artifactory.corp.example|?|nat»'
    steps:
      - run:
          name: up
          command: |
            curl --user="\${ARTIFACTORY_USER}:\${ARTIFACTORY_KEY}" https://artifactory.corp.example/artifactory/gen-a/f
`,
  ],
  [
    '.travis.yml',
    `env:
  global:
    - ART_TOKEN=«R1|artifactory.corp.example|?|-»
script:
  - 'wget --header "Authorization: Bearer $ART_TOKEN" https://artifactory.corp.example/artifactory/gen-t/x'
`,
  ],
  [
    'Jenkinsfile',
    `pipeline {
  environment { ART_KEY = '«K1|artifactory.corp.example|?|-»' }
  stages { stage('x') { steps {
    sh """
      curl -H "X-JFrog-Art-Api: \${ART_KEY}" https://artifactory.corp.example/artifactory/gen-j/a
    """
    // sh "curl -u x:«K2» https://artifactory.corp.example/artifactory/gen-j/a"
    rtServer (id: 'one', url: "https://packages.corp.example/artifactory", username: "oto", password: "«A1|packages.corp.example|-|oto»")
    bat 'curl -u pat:«K3|packages.corp.example|gen-k|pat» https://packages.corp.example/artifactory/gen-k/a'
  } } }
}
`,
  ],
  [
    'push.sh',
    `#!/bin/sh
USER_NAME=ron; readonly KEY='«K1|artifactory.corp.example|?|ron»'
URL="https://artifactory.corp.example/artifactory"
curl -sfu"$USER_NAME:$KEY" "\${URL}/gen-a/x"   # -u x:«K2»
cat > ~/.npmrc <<EOF
registry=https://packages.corp.example/artifactory/api/npm/npm-h/
_auth=«b64 sal:K2|packages.corp.example|npm-h|sal»
EOF
jf config add prod --artifactory-url https://x.jfrog.io/artifactory --user=ted --password "«K3|x.jfrog.io|-|ted»" --interactive=false
helm repo add corp https://artifactory.corp.example/artifactory/helm-b --username uta --password '«P1|artifactory.corp.example|helm-b|uta»'
pip install -i https://vin:«R1|artifactory.corp.example|pypi-h|vin»@artifactory.corp.example/artifactory/api/pypi/pypi-h/simple x
echo «R2|artifactory.corp.example|-|wyn» | docker login artifactory.corp.example --username wyn --password-stdin
`,
  ],
  [
    'push.cmd',
    `@echo off
rem set KEY=«K2»
:: set KEY=«K3»
set ART_KEY=«K1|artifactory.corp.example|?|xav»
curl -u xav:%ART_KEY% ^
  -T a.zip https://artifactory.corp.example/artifactory/gen-w/a.zip
nuget setapikey yul:«K3|packages.corp.example|nuget-c|yul» -Source https://packages.corp.example/artifactory/api/nuget/nuget-c
`,
  ],
  [
    'push.ps1',
    `<# $x = '«K2»' #>
$Key = "«K1|artifactory.corp.example|?|-»"
$hdr = @{
  "X-JFrog-Art-Api" = $Key
}
Invoke-RestMethod -Method Put -Uri 'https://artifactory.corp.example/artifactory/gen-p/z' \`
  -Headers $hdr # «K3»
$cred = New-Object System.Management.Automation.PSCredential("zoe", (ConvertTo-SecureString "«K3|?|?|?»" -AsPlainText -Force))
dotnet nuget add source https://packages.corp.example/artifactory/api/nuget/v3/nuget-d -n art -u ada -p '«P1|packages.corp.example|nuget-d|ada»' --store-password-in-clear-text
`,
  ],
  [
    'tool.py',
    `"""Doc string."""
import requests
URL = "https://artifactory.corp.example/artifactory"
KEY = '«K1|artifactory.corp.example|?|-»'
requests.put(f"{URL}/gen-a/x", headers={"X-JFrog-Art-Api": KEY}, data=b"x")  # «K2»
s = requests.Session()
s.auth = ("bob", "«P1|?|?|?»") if False else None
r = requests.get("https://packages.corp.example/artifactory/gen-b/y", auth=HTTPBasicAuth('cy', '«K3|packages.corp.example|gen-b|cy»'))
`,
  ],
  [
    'tool.js',
    `const axios = require('axios'); // «K2»
const re = /["'«K3»]/;
axios.get('https://artifactory.corp.example/artifactory/gen-a/x', {
  auth: { username: "di", password: "«P1|artifactory.corp.example|gen-a|di»" },
});
fetch(\`https://packages.corp.example/artifactory/gen-b/y\`, { headers: { 'x-jfrog-art-api': '«K1|packages.corp.example|gen-b|-»' } });
`,
  ],
  [
    '.vscode/tasks.json',
    `{ // c
  "tasks": [{ "label": "x", "command": "curl -u ed:«K1|artifactory.corp.example|gen-a|ed» https://artifactory.corp.example/artifactory/gen-a/x" },
   /* "«K2»" */
   { "options": { "env": { "ART_URL": "https://packages.corp.example/artifactory/gen-b", "ART_TOKEN": "«R1|packages.corp.example|gen-b|-»", }, }, }, ],
}
`,
  ],
  [
    'call.http',
    `@host = https://artifactory.corp.example/artifactory
# X-JFrog-Art-Api: «K2»
GET https://artifactory.corp.example/artifactory/api/repositories
X-JFrog-Art-Api: «K1|artifactory.corp.example|-|-»
###
GET https://packages.corp.example/artifactory/gen-b/x
Authorization: Basic «b64 flo:K3|packages.corp.example|gen-b|flo»
`,
  ],
  [
    'playbook.yml',
    `- hosts: all
  tasks:
    - get_url:
        url: https://artifactory.corp.example/artifactory/gen-a/x
        url_username: gia
        url_password: "«P1|artifactory.corp.example|gen-a|gia»"
    - maven_artifact: repository_url=https://packages.corp.example/artifactory/libs username=hew password=«K1|packages.corp.example|libs|hew»
    - debug: msg={{ art_password }}
      vars: {art_password: !vault "$ANSIBLE_VAULT;1.1;AES256 6162"}
`,
  ],
  [
    'x.postman_collection.json',
    `{"item":[{"request":{"url":{"raw":"https://artifactory.corp.example/artifactory/gen-a/x"},"auth":{"type":"basic","basic":[{"key":"password","value":"«K1|artifactory.corp.example|gen-a|ike»"},{"key":"username","value":"ike"}]}}},
{"request":{"url":"https://packages.corp.example/artifactory/gen-b/x","header":[{"key":"X-JFrog-Art-Api","value":"«K2|packages.corp.example|gen-b|-»"}]}}]}
`,
  ],
  [
    'trace.har',
    `{"log":{"entries":[{"request":{"url":"https://artifactory.corp.example/artifactory/gen-a/x","headers":[{"name":"Authorization","value":"Bearer «R1|artifactory.corp.example|gen-a|-»"}]}}]}}
`,
  ],
  [
    '.env.ci',
    `COMPOSER_AUTH='{"http-basic":{"artifactory.corp.example":{"username":"jo","password":"«K1|artifactory.corp.example|-|jo»"}}}'
POETRY_HTTP_BASIC_CORP_USERNAME=kim
POETRY_HTTP_BASIC_CORP_PASSWORD=«K2|artifactory.corp.example|pypi-p|kim»
POETRY_REPOSITORIES_CORP_URL=https://artifactory.corp.example/artifactory/api/pypi/pypi-p
CARGO_REGISTRIES_MY_REG_TOKEN=Bearer «K3|packages.corp.example|cargo-e|-»
CARGO_REGISTRIES_MY_REG_INDEX=sparse+https://packages.corp.example/artifactory/api/cargo/cargo-e/index/
BUNDLE_PACKAGES__CORP__EXAMPLE=lex:«R1|packages.corp.example|-|lex»
DOCKER_AUTH_CONFIG={"auths":{"artifactory.corp.example":{"auth":"«b64 moe:R2|artifactory.corp.example|-|moe»"}}}
`,
  ],
  [
    'notes.txt',
    `The key of the build is «K1|-|-|-», do not lose it.
For https://artifactory.corp.example/artifactory/gen-a use «R1|artifactory.corp.example|?|-»
`,
  ],
  [
    'guide.md',
    `Use the key:

\`\`\`sh
# curl -u ned:«K2» https://artifactory.corp.example/artifactory/gen-a/x
curl \\
  -u ola:«K1|artifactory.corp.example|gen-a|ola» \\
  https://artifactory.corp.example/artifactory/gen-a/x
\`\`\`
<!-- «K3» -->
`,
  ],
  [
    'blob.txt',
    `data: «b64 pip:K1|-|-|pip»
`,
  ],
  [
    'plugin/build.gradle',
    `artifactory {
  contextUrl = 'https://artifactory.corp.example/artifactory'
  publish {
    repository {
      repoKey = 'libs-z'
      username = 'ann'
      password = '«P1|artifactory.corp.example|libs-z|ann»'
    }
  }
}
`,
  ],
  [
    'k8s/opaque.yaml',
    `kind: Secret
data:
  username: Y2ktYm90
  password: «b64 K1|-|-|ci-bot»
---
kind: Secret
data: {other: Rk9P}
stringData: {url: "https://artifactory.corp.example/artifactory/gen-a", user: bob, token: "«K2|artifactory.corp.example|gen-a|bob»"}
`,
  ],
  [
    'package.json',
    `{"scripts": {"release": "npm publish --//artifactory.corp.example/artifactory/api/npm/npm-r/:_authToken=«R1|artifactory.corp.example|npm-r|-»",
  "up": "curl -u cat:«K3|artifactory.corp.example|gen-b|cat» https://artifactory.corp.example/artifactory/gen-b/x"}}
`,
  ],
  [
    'old/Jenkinsfile',
    `def server = Artifactory.newServer(url: 'https://artifactory.corp.example/artifactory')
server.username = 'dan'
server.password = '«P1|artifactory.corp.example|-|dan»'
withCredentials([usernamePassword(credentialsId: 'art', usernameVariable: 'U', passwordVariable: 'P')]) {
  sh 'curl -u $U:$P https://artifactory.corp.example/artifactory/gen-a/x'
}
`,
  ],
  [
    '.github/workflows/login.yml',
    `jobs:
  a:
    steps:
      - uses: docker/login-action@v3
        with:
          registry: img.packages.corp.example
          username: eve
          password: "«P1|img.packages.corp.example|img|eve»"
      - uses: actions/setup-node@v4
        with: {registry-url: "https://artifactory.corp.example/artifactory/api/npm/npm-s/"}
        env: {NODE_AUTH_TOKEN: "«K1|artifactory.corp.example|npm-s|-»"}
`,
  ],
];
