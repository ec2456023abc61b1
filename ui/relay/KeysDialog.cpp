// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/KeysDialog.h"

#include "ui/relay/Words.h"
#include "ui/widgets/DialogSize.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/SecretField.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

QLabel* paragraph(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

// How a line of the endpoint's secret begins, where it is not a bare key.
QString formHint(const std::string& auth)
{
    if (auth == "basic")
        return QStringLiteral("basic user:password");
    if (auth == "header")
        return QStringLiteral("header Name: value");
    return auth == "bearer" ? QStringLiteral("bearer token") : QString();
}

} // namespace

KeysDialog::KeysDialog(const feed::EndpointDetail& endpoint, const RelaySource& source, QWidget* parent)
    : QDialog(parent), m_endpoint(endpoint.name), m_source(source), m_list(new QListWidget(this)),
      m_remove(new QPushButton(tr("Remove"), this)), m_key(new SecretField(this)),
      m_paste(new QPushButton(tr("Paste"), this)), m_add(new QPushButton(tr("Add key"), this)),
      m_note(paragraph({}, this)), m_problem(paragraph({}, this))
{
    setObjectName(QStringLiteral("keysDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys of %1").arg(QString::fromStdString(m_endpoint)));
    build(endpoint);
    connect(m_key, &QLineEdit::textChanged, this, &KeysDialog::enableButtons);
    connect(m_key, &QLineEdit::returnPressed, this, &KeysDialog::add);
    connect(m_key, &SecretField::clipboardCleared, this,
            [this] { m_note->setText(tr("Pasted, and taken out of the clipboard.")); });
    connect(m_paste, &QPushButton::clicked, m_key, &SecretField::pasteSecret);
    connect(m_add, &QPushButton::clicked, this, &KeysDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &KeysDialog::remove);
    connect(m_list, &QListWidget::currentRowChanged, this, &KeysDialog::enableButtons);
    setBusy(true);
    m_source.keys(m_endpoint, this, [this](const Result<std::vector<feed::KeyDetail>>& keys) { show(keys); });
    m_key->setFocus();
}

void KeysDialog::build(const feed::EndpointDetail& endpoint)
{
    m_list->setObjectName(QStringLiteral("keyList"));
    m_list->setAccessibleName(tr("Keys that are tried"));
    m_list->setFrameShape(QFrame::StyledPanel);
    m_list->setFixedHeight(104);
    m_list->setSpacing(3);
    m_key->setObjectName(QStringLiteral("newKey"));
    m_key->setAccessibleName(tr("New key"));
    m_key->setPlaceholderText(formHint(endpoint.auth));
    m_key->setMinimumHeight(28);
    m_paste->setObjectName(QStringLiteral("pasteKey"));
    m_add->setObjectName(QStringLiteral("addKey"));
    m_add->setProperty("primary", true);
    m_add->setAutoDefault(false);
    m_remove->setObjectName(QStringLiteral("removeKey"));
    m_problem->setObjectName(QStringLiteral("keyProblem"));
    m_problem->hide();
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setFont(secondaryFont(font()));
    m_note->setText(tr("It goes to the secret store of the relay and is not shown again."));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(10);
    column->addWidget(paragraph(tr("While a key is rotated both are tried: add the new one, let %1 sign with it, then remove "
                                   "the old one.").arg(providerName(endpoint.provider)), this));
    auto* listRow = new QHBoxLayout;
    listRow->addWidget(m_list, 1);
    listRow->addWidget(m_remove, 0, Qt::AlignTop);
    column->addLayout(listRow);
    auto* keyTitle = new QLabel(endpoint.where.empty()
                                    ? tr("New key")
                                    : tr("New key, as %1 shows it under %2")
                                          .arg(providerName(endpoint.provider), QString::fromStdString(endpoint.where)), this);
    keyTitle->setTextFormat(Qt::PlainText);
    keyTitle->setWordWrap(true);
    keyTitle->setBuddy(m_key);
    column->addWidget(keyTitle);
    auto* keyRow = new QHBoxLayout;
    keyRow->addWidget(m_key, 1);
    keyRow->addWidget(m_paste);
    keyRow->addWidget(m_add);
    column->addLayout(keyRow);
    column->addWidget(m_note);
    column->addWidget(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    setMinimumWidth(560);
}

void KeysDialog::add()
{
    if (m_busy || !m_key->hasSecret())
        return;
    setBusy(true);
    m_source.addKey(m_endpoint, m_key->take(), this, [this](const Result<std::vector<feed::KeyDetail>>& keys) {
        show(keys);
        if (!keys)
            return;
        m_note->setText(tr("Added. Requests that were refused can be checked again now."));
        emit keysChanged();
    });
}

void KeysDialog::remove()
{
    const int row = m_list->currentRow();
    if (m_busy || row < 0 || row >= int(m_keys.size()))
        return;
    setBusy(true);
    m_source.removeKey(m_endpoint, m_keys[std::size_t(row)].id, this,
                       [this](const Result<std::vector<feed::KeyDetail>>& keys) {
                           show(keys);
                           if (keys)
                               emit keysChanged();
                       });
}

void KeysDialog::show(const Result<std::vector<feed::KeyDetail>>& keys)
{
    setBusy(false);
    m_problem->setVisible(!keys);
    if (!keys) {
        m_problem->setText(QString::fromStdString(keys.error().text()));
        growToFit(*this);
        return;
    }
    m_keys = *keys;
    m_list->clear();
    for (std::size_t at = 0; at < m_keys.size(); ++at)
        m_list->addItem(tr("%1. %2").arg(at + 1).arg(keyFormText(m_keys[at].form)));
    if (m_keys.empty()) {
        auto* none = new QListWidgetItem(tr("No key yet: every request is told to come back."), m_list);
        none->setFlags(Qt::NoItemFlags);
    }
    enableButtons();
}

void KeysDialog::setBusy(bool busy)
{
    m_busy = busy;
    enableButtons();
}

void KeysDialog::enableButtons()
{
    const int row = m_list->currentRow();
    m_remove->setEnabled(!m_busy && row >= 0 && row < int(m_keys.size()) && m_keys.size() > 1);
    m_remove->setToolTip(m_keys.size() == 1 ? tr("The last key stays: add the new one first") : QString());
    m_add->setEnabled(!m_busy && m_key->hasSecret());
    m_key->setEnabled(!m_busy);
    m_paste->setEnabled(!m_busy);
}

} // namespace waybill::ui::relay
